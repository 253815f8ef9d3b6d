-- What a tenant's recordings take is added up from the index alone, while its callers wait.
drop index recordings_of_tenant;
create index recordings_of_tenant on recordings (tenant_id, instance_id) include (bytes);
