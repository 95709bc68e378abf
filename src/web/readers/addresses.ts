/**
 * Addresses of what readers send.
 * @module
 */

/** The form of a correction of one answer. `cell`: its id. */
export function correctPath(cell: string): string {
  return `/corrections/new?cell=${encodeURIComponent(cell)}`;
}

/** What its sender is told about a correction; whoever knows the key may look. */
export function sentPath(key: string): string {
  return `/corrections/sent/${encodeURIComponent(key)}`;
}

/** What analysts see of a correction. */
export function correctionPath(id: string): string {
  return `/corrections/${encodeURIComponent(id)}`;
}

/** All reviews of an offering. */
export function reviewsPath(offering: string): string {
  return `/directory/${encodeURIComponent(offering)}/reviews`;
}

export function writeReviewPath(offering: string): string {
  return `${reviewsPath(offering)}/new`;
}

export function reportPath(opinion: string): string {
  return `/opinions/${encodeURIComponent(opinion)}/report`;
}
