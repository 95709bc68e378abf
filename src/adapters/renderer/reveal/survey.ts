/**
 * Part of the kit: the first look at a page, which most pages need and no more, and what is done last.
 * @module
 */
import type { Kit } from './kit.ts';

export function installSurvey(kit: Kit): void {
  const NOTHING = { closed: false, scrollers: 0, report: { left: false, changes: 0, size: 0 } };
  kit.survey = () => {
    const body = kit.dom.body();
    if (!body) return NOTHING;
    kit.guard();
    const scope = kit.handle(body);
    const closed =
      kit.details(scope).length > 0 || kit.closed(scope).length > 0 || kit.more(scope) !== undefined || kit.tabList(scope) !== undefined;
    const scrollers = closed ? 0 : kit.toEnd(scope);
    if (closed || scrollers > 0) return { closed, scrollers, report: kit.report() };
    kit.release();
    return NOTHING;
  };
  kit.leave = () => {
    kit.toTop();
    kit.placeOpened();
    kit.release();
  };
}
