import type { LiveSign } from '../../ui-state/follows';

const TITLE = 'Walkback';

/** The title says it in words, since a colour alone says nothing to many. */
const TITLES: Readonly<Record<LiveSign, string>> = {
  alarm: `Alarm – ${TITLE}`,
  trouble: `No contact – ${TITLE}`,
  live: `Live – ${TITLE}`,
  none: TITLE,
};

const COLORS: Readonly<Record<Exclude<LiveSign, 'none'>, string>> = {
  alarm: '#c62a1d',
  trouble: '#8f5c00',
  live: '#18764c',
};

let plain: string | null = null;

/** Has the tab wear a sign in its title, and as a dot on its icon. */
export function showSign(sign: LiveSign): void {
  document.title = TITLES[sign];
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!icon) return;
  plain ??= icon.href;
  icon.href = sign === 'none' ? plain : withDot(plain, COLORS[sign]);
}

/** The icon is a picture in its own address: a circle is drawn into it. */
function withDot(address: string, color: string): string {
  const dot = `<circle cx="25" cy="25" r="7" fill="${color}" stroke="#fff" stroke-width="2"/>`;
  return address.replace('%3C/svg%3E', `${encodeURIComponent(dot)}%3C/svg%3E`);
}
