import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './i18n';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { keepPlace, returnToLastPlace } from './app/lastPlace';
import { createAppRouter } from './app/router';
import { screenAt } from './features/screens';
import { prime } from './features/tenants/firstPage';
import { connectPort } from './platform';
import { connectCache } from './state';
import { refetch } from './state/cache';

// The style elements that the dialog primitives add carry the nonce which the shell gave the page's own.
const nonce = document.querySelector('style')?.nonce;
if (nonce) setNonce(nonce);

// The web view's own menu offers reload and inspect, which mean nothing here. Text keeps it, for copying.
document.addEventListener('contextmenu', (event) => {
  const keeps = event.target instanceof Element && event.target.closest('input, textarea, [data-selectable], p, dd, td, code, pre');
  if (!keeps) event.preventDefault();
});

// A file that misses its place would be opened in place of the console.
for (const kind of ['dragover', 'drop'] as const) {
  window.addEventListener(kind, (event) => {
    if (!event.defaultPrevented && event.dataTransfer) event.dataTransfer.dropEffect = 'none';
    event.preventDefault();
  });
}

const place = document.getElementById('root');

if (place) {
  returnToLastPlace();
  const path = window.location.hash.slice(1) || '/';
  const router = createAppRouter();
  keepPlace(router);
  void connectPort().then(async () => {
    connectCache();
    // All at once, while the shell opens its files. The page's own skeleton stands until there is something to paint.
    await Promise.all([refetch('app_state', {}), prime(path), screenAt(path)?.load(), router.load()]);
    createRoot(place).render(
      <StrictMode>
        <App router={router} />
      </StrictMode>,
    );
  });
}
