/**
 * Can an origin stand in a content security policy and mean itself there? Hosts may hold `*` and `;`, which mean
 * something else in a policy, and numbers in brackets mean nothing.
 */
export function isPlainOrigin(origin: string): boolean {
  return /^https?:\/\/[a-z0-9._-]+(:\d+)?$/.test(origin);
}
