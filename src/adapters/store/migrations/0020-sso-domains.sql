-- Of which mail domains a tenant's own sign-in provider may vouch for people; none means of all.
alter table sso_providers add column domains text[] not null default '{}';
