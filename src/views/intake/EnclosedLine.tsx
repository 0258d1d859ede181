import { X } from 'lucide-react';
import { useState } from 'react';
import { STANDALONE } from '../../lib/standalone';
import { Button } from '../parts/Button';
import css from './EnclosedLine.module.css';

/** Says of a standalone file what it is, and that nothing done here lasts. */
export function EnclosedLine() {
  const [shown, setShown] = useState(STANDALONE);
  if (!shown) return null;
  return (
    <section className={css.line} aria-label="About this file">
      <p>
        You opened a file that holds the viewer and <strong>{document.title}</strong>. It asks the network for
        nothing and keeps nothing: what you do here is gone once you close it.
      </p>
      <Button look="quiet" icon={<X aria-hidden />} label="Hide" onClick={() => setShown(false)} />
    </section>
  );
}
