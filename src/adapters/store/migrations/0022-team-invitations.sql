-- Invitations to the internal team. Like the team itself, granted to nobody: one such link opens every tenant.
create table platform_invitations (
  id text primary key,
  email text not null unique,
  token_hash text not null unique,
  invited_by text not null,
  created_at_ms bigint not null,
  expires_at_ms bigint not null
);
