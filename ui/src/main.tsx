import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './i18n';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { createAppRouter } from './app/router';
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

const place = document.getElementById('root');

if (place) {
  void connectPort().then(async () => {
    connectCache();
    // The page's own skeleton stands until there is something to paint in its place.
    await refetch('app_state', {});
    createRoot(place).render(
      <StrictMode>
        <App router={createAppRouter()} />
      </StrictMode>,
    );
  });
}
