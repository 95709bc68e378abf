/**
 * The table of the city: everything that pages do, and what a monitor must make of it.
 * @module
 */
import { ACCORDIONS } from './pages/accordions.ts';
import { COOKIE_BANNER, COOKIE_WALL, COOKIE_WALL_ODD } from './pages/consent.ts';
import { DOCUMENTS } from './pages/documents.ts';
import { ERRORS } from './pages/errors.ts';
import { HALVES } from './pages/halves.ts';
import { HEAVY } from './pages/heavy.ts';
import { HYDRATED_ARTICLE, PLAIN_ARTICLE, SERVED_ARTICLE } from './pages/helpCentre.ts';
import { FLAPPING, FLAPPING_SPELLS, LEGAL_SECTIONS, PLAIN_TABLE, VARIANTS } from './pages/legal.ts';
import { LISTS } from './pages/lists.ts';
import { NESTED } from './pages/nested.ts';
import { NUISANCES } from './pages/nuisances.ts';
import { REDIRECTS } from './pages/redirects.ts';
import { SKELETONS } from './pages/skeletons.ts';
import { TRANSPORT } from './pages/transport.ts';
import { TRUST_CARDS } from './pages/trustCards.ts';
import { TRUST_TABS } from './pages/trustTabs.ts';
import { WALLS } from './pages/walls.ts';
import type { Behaviour, CityPage } from './types.ts';

export type { Behaviour, Capability, Expectation, ExpectedChange, PlantedEdit } from './types.ts';

export const PAGES: readonly CityPage[] = [
  TRUST_TABS,
  TRUST_CARDS,
  PLAIN_ARTICLE,
  HYDRATED_ARTICLE,
  SERVED_ARTICLE,
  LEGAL_SECTIONS,
  PLAIN_TABLE,
  VARIANTS,
  FLAPPING,
  FLAPPING_SPELLS,
  COOKIE_WALL,
  COOKIE_WALL_ODD,
  COOKIE_BANNER,
  ...WALLS,
  ...ERRORS,
  ...SKELETONS,
  ...LISTS,
  ...HALVES,
  ...ACCORDIONS,
  ...DOCUMENTS,
  ...REDIRECTS,
  ...TRANSPORT,
  ...HEAVY,
  ...NUISANCES,
  ...NESTED,
];

/** Every row of the table. Names are unique. */
export const BEHAVIOURS: readonly Behaviour[] = PAGES.flatMap(({ rows }) => rows);
