/** Starts the consoles: one page with all of Parley's screens. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { router } from './routes.tsx';
import './styles.css';

// The pages' security policy allows no code made at run time.
config({ jitless: true });

const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 5000 } } });
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
