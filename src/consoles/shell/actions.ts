/** What can be begun from anywhere by the command palette: it leads to the page, and the page opens what was asked for. */
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useSession } from '../access/session.ts';

export interface Action {
  label: string;
  path: string;
  /** How the page knows it: what follows `#` in the address. */
  hash: string;
  needs: string;
  words: string;
}

export const ACTIONS: readonly Action[] = [
  { label: 'New agent', path: '/agents', hash: 'new', needs: 'agents:update', words: 'create build' },
  { label: 'Add a phone number', path: '/numbers', hash: 'new', needs: 'numbers:update', words: 'create' },
  {
    label: 'Invite a person',
    path: '/people',
    hash: 'invite',
    needs: 'people:invite',
    words: 'add user member',
  },
  { label: 'New API key', path: '/keys', hash: 'new', needs: 'keys:create', words: 'create token' },
  { label: 'Add a webhook', path: '/webhooks', hash: 'new', needs: 'webhooks:update', words: 'create' },
  {
    label: 'Add a secret',
    path: '/secrets',
    hash: 'new',
    needs: 'secrets:update',
    words: 'create credential',
  },
  {
    label: 'Add a model',
    path: '/models',
    hash: 'new',
    needs: 'models:update',
    words: 'create language llm profile openai',
  },
  {
    label: 'Place a legal hold',
    path: '/retention',
    hash: 'hold',
    needs: 'holds:update',
    words: 'retention keep dispute',
  },
  {
    label: 'Erase a person',
    path: '/retention',
    hash: 'erase',
    needs: 'erasure:request',
    words: 'forget delete privacy gdpr',
  },
  {
    label: 'Verify the audit',
    path: '/audit',
    hash: 'verify',
    needs: 'audit:read',
    words: 'chain proof tampered check',
  },
  {
    label: 'Change the limits',
    path: '/quotas',
    hash: 'change',
    needs: 'quotas:update',
    words: 'quotas calls storage requests',
  },
  {
    label: 'Import a bundle',
    path: '/bundles',
    hash: 'import',
    needs: 'bundles:import',
    words: 'agent file upload',
  },
  {
    label: 'New tenant',
    path: '/tenants',
    hash: 'new',
    needs: 'tenants:create',
    words: 'create client company',
  },
  {
    label: 'Invite to the internal team',
    path: '/team',
    hash: 'invite',
    needs: 'team:update',
    words: 'add platform',
  },
];

/** Runs what was asked for by the address, once it is known who asks, and takes it out of the address. */
export function useAction(name: string, run: () => void): void {
  const hash = useLocation({ select: (location) => location.hash });
  const navigate = useNavigate();
  const isKnown = useSession().isSuccess;
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (hash !== name || !isKnown) return;
    void navigate({ to: '.', hash: '', replace: true });
    latest.current();
  }, [hash, name, isKnown, navigate]);
}
