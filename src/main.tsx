// First: it narrows what the page may ask, before anything is asked for.
import './tighten';
import './views/tokens.css';
import './views/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { EMBEDDED, FRAMED } from './lib/embedded';
import { STANDALONE } from './lib/standalone';
import { queryClient } from './queries/engine';
import { App } from './views/App';
import { FramedPage } from './views/shell/FramedPage';

/** Another page may show the quiet viewer, or a file that holds nothing but its own replay. */
const refused = FRAMED && !EMBEDDED && !STANDALONE;

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>{refused ? <FramedPage /> : <App />}</QueryClientProvider>
  </StrictMode>,
);
