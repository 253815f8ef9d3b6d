# The shipped policies of Parley for Open Policy Agent: the same rules as in ../../cedar/shipped, under the same names.
# Load this file into your server, beside it your own: rules of the sets `permits` and `forbids` in package parley add up.
#
# A policy server keeps the policies of all tenants: `input.tenantId` says whose request it is. What a rule of `forbids` holds,
# no rule of `permits` can lift.
package parley

import rego.v1

decision := {"allow": allow, "permits": permits, "forbids": forbids}

default allow := false

allow if {
	count(permits) > 0
	count(forbids) == 0
}

# Who.

is_agent if input.principal.type == "Agent"

is_actor if input.principal.type == "Actor"

is_staff if {
	is_actor
	input.principal.role in {"operator", "admin", "owner", "platform"}
}

is_admin if {
	is_actor
	input.principal.role in {"admin", "owner", "platform"}
}

# What.

serving := {"call.answer", "call.record", "call.transfer", "tool.run", "memory.read", "memory.write"}

working := serving | {"call.place", "call.listen", "call.control", "session.create"}

governing := {"agent.publish", "bundle.import", "bundle.export", "data.erase", "secret.read", "number.provision"}

# What Parley begins by itself or for somebody, so that it can wait until a person has agreed. A caller cannot wait.
can_wait := {"call.place", "call.transfer", "session.create", "tool.run", "data.export"} | (governing - {"secret.read"})

# What is allowed at all.

permits contains {"id": "platform/agents-serve-calls", "reason": "An agent answers, records and hands on calls, runs its tools, and remembers."} if {
	is_agent
	input.action in serving
}

permits contains {"id": "platform/operators-work-with-calls", "reason": "An operator places, watches and steers calls."} if {
	is_staff
	input.action in working
}

permits contains {"id": "platform/everybody-takes-out-what-they-read", "reason": "Who may read calls may take them out."} if {
	is_actor
	input.action == "data.export"
}

permits contains {"id": "platform/admins-run-the-house", "reason": "An admin publishes, imports, erases, provisions and uses secrets."} if {
	is_admin
	input.action in governing
}

# What nobody may do.

forbids contains {"id": "platform/tenants-are-apart", "reason": "Nobody reaches into another tenant."} if {
	not same_tenant
}

same_tenant if input.principal.tenantId == input.resource.tenantId

forbids contains {"id": "platform/viewers-change-nothing", "reason": "A viewer reads, and changes nothing."} if {
	is_actor
	input.principal.role == "viewer"
	input.action != "data.export"
}

forbids contains {"id": "platform/agents-do-not-govern", "reason": "An agent in a call does not publish, import, export, erase, provision or use secrets by itself."} if {
	is_agent
	input.action in (governing | {"data.export"})
}

forbids contains {"id": "platform/no-recording-after-a-no", "reason": "The caller has refused to be recorded."} if {
	input.action == "call.record"
	input.context.consent == "refused"
}

forbids contains {"id": "platform/no-recording-of-payment", "reason": "Means of payment are not recorded."} if {
	input.action == "call.record"
	"payment" in input.context.sensitive
}

forbids contains {"id": "platform/memory-needs-a-yes", "reason": "What a caller said is kept beyond the call only with their consent."} if {
	input.action == "memory.write"
	input.context.consent != "given"
}

forbids contains {"id": "platform/agents-dial-no-premium-numbers", "reason": "An agent hands no call to a number that costs a premium."} if {
	is_agent
	input.action in {"call.place", "call.transfer"}
	input.context.destination == "premium"
}

forbids contains {"id": "platform/bundles-are-signed", "reason": "A bundle without a valid signature is not imported."} if {
	input.action == "bundle.import"
	not input.context.signed
}

# What waits for people: `asks_people` marks a rule that forbids only until enough of them have agreed.

forbids contains {"id": "platform/high-risk-asks-one", "asks_people": true, "reason": "The risk is high: one person who may decide must agree."} if {
	input.action in can_wait
	input.context.riskLevel == 2
	input.context.approvals < 1
}

forbids contains {"id": "platform/critical-risk-asks-two", "asks_people": true, "reason": "The risk is critical: two people who may decide must agree, and not the one who asks."} if {
	input.action in can_wait
	input.context.riskLevel == 3
	input.context.approvals < 2
}
