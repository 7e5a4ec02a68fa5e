import { DirectionProvider } from '@radix-ui/react-direction';
import { RouterProvider } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Toaster, TooltipProvider } from '@/components';
import type { createAppRouter } from './router';

export function App({ router }: { router: ReturnType<typeof createAppRouter> }) {
  const { i18n } = useTranslation();
  return (
    <DirectionProvider dir={i18n.dir()}>
      <TooltipProvider>
        <RouterProvider router={router} />
        <Toaster />
      </TooltipProvider>
    </DirectionProvider>
  );
}
