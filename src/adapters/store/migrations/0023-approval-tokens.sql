-- A token that was lost is replaced: its hash may change as long as the approval is open.
grant update (token_hash) on approvals to parley_tenant;
