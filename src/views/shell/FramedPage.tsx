import css from './FramedPage.module.css';
import { Logo } from './Logo';

/**
 * All that there is inside of another page, unless it asks for the quiet viewer: whoever lays something over a frame
 * can have a reader press what cannot be seen, and this browser's logs are none of that page's business.
 */
export function FramedPage() {
  return (
    <main className={css.page}>
      <Logo />
      <h1>Walkback does not work inside of another page.</h1>
      <a href={window.location.href} target="_blank" rel="noopener noreferrer">
        Open it in a tab of its own
      </a>
    </main>
  );
}
