/**
 * `/events`: what checks are doing, and that something new was recorded, as server-sent events.
 * @module
 */
import { type Ask, asker, type Routes, view } from '../routes.ts';
import type { WebServices } from '../services.ts';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  // Proxies would hold back what they could bundle.
  'x-accel-buffering': 'no',
};

export const liveRoutes: Routes = (services) => {
  const { live } = services;
  if (!live) return [];
  return [
    view('/events', (ask) => {
      // Nobody reads, or ends, the stream of a HEAD.
      if (ask.context.req.method === 'HEAD') return ask.context.body(null, 200, HEADERS);
      const session = ask.visitor.kind === 'user' ? ask.visitor.session.id : asker(ask).id;
      const stream = live.listen({ session, isStillIn: () => isStillIn(ask, services) });
      // 204 tells the browser not to ask again.
      if (!stream) return ask.context.body(null, 204);
      return ask.context.body(stream, 200, HEADERS);
    }),
  ];
};

async function isStillIn({ context, user }: Ask, { door }: WebServices): Promise<boolean> {
  const visitor = await (door.stillIn ?? door.visitor)(context);
  return visitor.kind === 'user' && visitor.user.id === user?.id;
}
