import { useRouter } from '@tanstack/react-router';
import { useCallback, type ComponentProps } from 'react';

/** Goes to a path of the console: `go('/tenants/…')`. */
export function useGo(): (path: string) => void {
  const router = useRouter();
  return useCallback((path) => router.history.push(path), [router]);
}

/** A link to a path of the console. */
export function AppLink({ to, onClick, ...rest }: Omit<ComponentProps<'a'>, 'href'> & { to: string }) {
  const go = useGo();
  return (
    <a
      {...rest}
      href={`#${to}`}
      draggable={false}
      onClick={(event) => {
        onClick?.(event);
        if (event.defaultPrevented) return;
        event.preventDefault();
        go(to);
      }}
    />
  );
}
