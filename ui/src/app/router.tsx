import { createHashHistory, createRootRoute, createRoute, createRouter, Outlet, useRouterState, type RouteComponent, type RouterHistory } from '@tanstack/react-router';
import { Suspense, lazy, useEffect } from 'react';
import { ErrorState, setDense, Skeleton, SkeletonLines, Stack } from '@/components';
import { setLanguage } from '@/i18n';
import { gates, screens } from '@/features/screens';
import { useQuery } from '@/state';
import { AppShell } from './AppShell';
import { Boundary } from './Boundary';
import { useGateHeld } from './gateHold';
import { useLinks } from './links';
import { setTheme } from './theme';
import styles from './router.module.css';

function Waiting() {
  return (
    <div className={styles.waiting}>
      <Stack>
        <Skeleton width={24} height="title" />
        <SkeletonLines lines={8} />
      </Stack>
    </div>
  );
}

/** The settings that rest with the operator's profile win over what this device remembered. */
function useOwnSettings() {
  const settings = useQuery('settings_get', {}).data;
  const theme = settings?.theme;
  const language = settings?.language;
  const dense = settings?.dense;
  useEffect(() => {
    if (theme) setTheme(theme);
  }, [theme]);
  useEffect(() => {
    if (language) void setLanguage(language);
  }, [language]);
  useEffect(() => {
    if (dense !== undefined) setDense(dense);
  }, [dense]);
}

function Root() {
  const state = useQuery('app_state', {});
  const path = useRouterState({ select: (route) => route.location.pathname });
  const held = useGateHeld();
  useLinks(state.data?.phase);
  if (state.data === undefined) return state.problem ? <ErrorState problem={state.problem} onRetry={state.refetch} /> : null;
  const phase = state.data.phase === 'ready' && held ? 'sign_in' : state.data.phase;
  if (phase !== 'ready') {
    const Gate = gates[phase];
    return (
      <Boundary resetKey={phase}>
        <Suspense fallback={null}>
          <Gate />
        </Suspense>
      </Boundary>
    );
  }
  return <Ready path={path} />;
}

function Ready({ path }: { path: string }) {
  useOwnSettings();
  return (
    <AppShell>
      <Boundary resetKey={path}>
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </Boundary>
    </AppShell>
  );
}

const root = createRootRoute({ component: Root });
const page = <const P extends string>(path: P, component: RouteComponent) => createRoute({ getParentRoute: () => root, path, component });

const Gallery = import.meta.env.DEV || import.meta.env.MODE === 'gallery' ? lazy(() => import('@/features/gallery/Gallery')) : screens.overview;

// An optional id keeps the screen standing while its detail changes.
const routes = [
  page('/', screens.overview),
  page('/incidents/{-$id}', screens.incidents),
  page('/alerts/{-$id}', screens.alerts),
  page('/inbox', screens.inbox),
  page('/tenants', screens.tenants),
  page('/tenants/$id', screens.tenant),
  page('/reviews/{-$id}', screens.reviews),
  page('/onboarding/{-$id}', screens.onboarding),
  page('/subscriptions/{-$id}', screens.subscriptions),
  page('/usage', screens.usage),
  page('/sites', screens.sites),
  page('/upgrades', screens.upgrades),
  page('/revenue', screens.revenue),
  page('/import', screens.import),
  page('/jobs/{-$id}', screens.jobs),
  page('/approvals/{-$id}', screens.approvals),
  page('/audit', screens.audit),
  page('/mailbox/{-$id}', screens.mailbox),
  page('/impersonations', screens.impersonations),
  page('/outbox', screens.outbox),
  page('/settings/{-$section}', screens.settings),
  page('/gallery', Gallery),
];

export function createAppRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree: root.addChildren(routes),
    history,
    defaultNotFoundComponent: screens.overview,
    defaultPendingMs: 0,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
