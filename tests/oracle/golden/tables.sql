CREATE TABLE actor_operators (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	actor_id VARCHAR2(64 CHAR) NOT NULL, 
	operator_id VARCHAR2(64 CHAR) NOT NULL, 
	since_ms NUMBER(19) NOT NULL, 
	left_ms NUMBER(19), 
	CONSTRAINT pk_actor_operators PRIMARY KEY (team_id, actor_id, operator_id)
);

CREATE TABLE actors (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	actor_id VARCHAR2(64 CHAR) NOT NULL, 
	handle VARCHAR2(64 CHAR) NOT NULL, 
	user_id VARCHAR2(64 CHAR) NOT NULL, 
	joined_ms NUMBER(19) NOT NULL, 
	CONSTRAINT pk_actors PRIMARY KEY (team_id, actor_id)
);

CREATE TABLE addresses (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	address_id VARCHAR2(64 CHAR) NOT NULL, 
	person_id VARCHAR2(64 CHAR) NOT NULL, 
	handle VARCHAR2(64 CHAR), 
	hlc VARCHAR2(96 CHAR) NOT NULL, 
	CONSTRAINT pk_addresses PRIMARY KEY (team_id, address_id)
);

CREATE INDEX ix_addresses_person ON addresses (team_id, person_id);

CREATE TABLE agents (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	agent_id VARCHAR2(64 CHAR) NOT NULL, 
	operator_id VARCHAR2(64 CHAR) NOT NULL, 
	version VARCHAR2(32 CHAR) NOT NULL, 
	last_sync_ms NUMBER(19) NOT NULL, 
	skew_ms NUMBER(19) NOT NULL, 
	known_seq NUMBER(19), 
	CONSTRAINT pk_agents PRIMARY KEY (team_id, agent_id)
);

CREATE TABLE api_tokens (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	token_id VARCHAR2(64 CHAR) NOT NULL, 
	operator_id VARCHAR2(64 CHAR) NOT NULL, 
	name VARCHAR2(64 CHAR) NOT NULL, 
	scope VARCHAR2(8 CHAR) NOT NULL, 
	token_hash VARCHAR2(64 CHAR) NOT NULL, 
	created_ms NUMBER(19) NOT NULL, 
	expires_ms NUMBER(19), 
	seen_ms NUMBER(19), 
	revoked_ms NUMBER(19), 
	CONSTRAINT pk_api_tokens PRIMARY KEY (token_id), 
	CONSTRAINT uq_api_tokens_token_hash UNIQUE (token_hash)
);

CREATE TABLE audit_logs (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	"number" NUMBER(19) NOT NULL, 
	at_ms NUMBER(19) NOT NULL, 
	operator_id VARCHAR2(64 CHAR), 
	action VARCHAR2(64 CHAR) NOT NULL, 
	detail CLOB NOT NULL, 
	chain VARCHAR2(64 CHAR) NOT NULL, 
	CONSTRAINT pk_audit_logs PRIMARY KEY (team_id, "number")
);

CREATE TABLE ballots (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	proposal_id VARCHAR2(64 CHAR) NOT NULL, 
	operator_id VARCHAR2(64 CHAR) NOT NULL, 
	choice VARCHAR2(8 CHAR) NOT NULL, 
	reason CLOB, 
	cast_ms NUMBER(19) NOT NULL, 
	CONSTRAINT pk_ballots PRIMARY KEY (team_id, proposal_id, operator_id)
);

CREATE TABLE constitutions (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	version INTEGER NOT NULL, 
	body CLOB NOT NULL, 
	proposal_id VARCHAR2(64 CHAR), 
	enacted_ms NUMBER(19) NOT NULL, 
	CONSTRAINT pk_constitutions PRIMARY KEY (team_id, version)
);

CREATE TABLE core (
	core_id INTEGER NOT NULL, 
	epoch VARCHAR2(64 CHAR) NOT NULL, 
	CONSTRAINT pk_core PRIMARY KEY (core_id)
);

CREATE TABLE daily_arrivals (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	on_day INTEGER NOT NULL, 
	operator_id VARCHAR2(64 CHAR) NOT NULL, 
	n INTEGER NOT NULL, 
	CONSTRAINT pk_daily_arrivals PRIMARY KEY (team_id, on_day, operator_id)
);

CREATE TABLE daily_counts (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	what VARCHAR2(12 CHAR) NOT NULL, 
	on_day INTEGER NOT NULL, 
	operator_id VARCHAR2(64 CHAR) NOT NULL, 
	actor_id VARCHAR2(64 CHAR) NOT NULL, 
	n INTEGER NOT NULL, 
	CONSTRAINT pk_daily_counts PRIMARY KEY (team_id, what, on_day, operator_id, actor_id)
);

CREATE TABLE daily_people (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	scope VARCHAR2(8 CHAR) NOT NULL, 
	on_day INTEGER NOT NULL, 
	prev_day INTEGER NOT NULL, 
	who VARCHAR2(64 CHAR) NOT NULL, 
	n INTEGER NOT NULL, 
	CONSTRAINT pk_daily_people PRIMARY KEY (team_id, scope, on_day, prev_day, who)
);

CREATE TABLE dead_letters (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	letter_id VARCHAR2(64 CHAR) NOT NULL, 
	event_id VARCHAR2(64 CHAR) NOT NULL, 
	code VARCHAR2(32 CHAR) NOT NULL, 
	"raw" CLOB NOT NULL, 
	received_ms NUMBER(19) NOT NULL, 
	CONSTRAINT pk_dead_letters PRIMARY KEY (team_id, letter_id)
);

CREATE TABLE erasures (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	entity_id VARCHAR2(64 CHAR) NOT NULL, 
	event_id VARCHAR2(64 CHAR) NOT NULL, 
	named INTEGER NOT NULL, 
	at_ms NUMBER(19) NOT NULL, 
	CONSTRAINT pk_erasures PRIMARY KEY (team_id, entity_id)
);

CREATE TABLE event_logs (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	seq NUMBER(19) NOT NULL, 
	event_id VARCHAR2(64 CHAR) NOT NULL, 
	stamp VARCHAR2(16 CHAR) NOT NULL, 
	kind VARCHAR2(64 CHAR) NOT NULL, 
	at_ms NUMBER(19) NOT NULL, 
	hlc VARCHAR2(96 CHAR) NOT NULL, 
	raw_hlc VARCHAR2(96 CHAR) NOT NULL, 
	received_ms NUMBER(19) NOT NULL, 
	agent_id VARCHAR2(64 CHAR) NOT NULL, 
	operator_id VARCHAR2(64 CHAR) NOT NULL, 
	actor_id VARCHAR2(64 CHAR), 
	address_id VARCHAR2(64 CHAR), 
	outreach_id VARCHAR2(64 CHAR), 
	fact CLOB NOT NULL, 
	digest VARCHAR2(64 CHAR) NOT NULL, 
	CONSTRAINT pk_event_logs PRIMARY KEY (team_id, seq), 
	CONSTRAINT uq_event_logs_team_id UNIQUE (team_id, event_id)
);

CREATE INDEX ix_event_logs_address_kind ON event_logs (team_id, address_id, kind, at_ms);

CREATE INDEX ix_event_logs_kind_at ON event_logs (team_id, kind, at_ms);

CREATE INDEX ix_event_logs_outreach ON event_logs (team_id, outreach_id);

CREATE TABLE facet_counts (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	operator_id VARCHAR2(64 CHAR) NOT NULL, 
	actor_id VARCHAR2(64 CHAR) NOT NULL, 
	status VARCHAR2(32 CHAR) NOT NULL, 
	owner_id VARCHAR2(64 CHAR) NOT NULL, 
	follow_up VARCHAR2(10 CHAR) NOT NULL, 
	replied INTEGER NOT NULL, 
	do_not_contact INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	CONSTRAINT pk_facet_counts PRIMARY KEY (team_id, operator_id, actor_id, status, owner_id, follow_up, replied, do_not_contact)
);

CREATE TABLE goals (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	goal_id VARCHAR2(64 CHAR) NOT NULL, 
	version INTEGER NOT NULL, 
	metric VARCHAR2(16 CHAR) NOT NULL, 
	every VARCHAR2(8 CHAR) NOT NULL, 
	target INTEGER NOT NULL, 
	operator_id VARCHAR2(64 CHAR), 
	actor_id VARCHAR2(64 CHAR), 
	proposal_id VARCHAR2(64 CHAR), 
	enacted_ms NUMBER(19) NOT NULL, 
	retired_ms NUMBER(19), 
	CONSTRAINT pk_goals PRIMARY KEY (team_id, goal_id, version)
);

CREATE TABLE holders (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	address_id VARCHAR2(64 CHAR) NOT NULL, 
	from_ms NUMBER(19) NOT NULL, 
	until_ms NUMBER(19) NOT NULL, 
	person_id VARCHAR2(64 CHAR) NOT NULL, 
	CONSTRAINT pk_holders PRIMARY KEY (team_id, address_id, from_ms)
);

CREATE INDEX ix_holders_person ON holders (team_id, person_id);

CREATE TABLE imports (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	import_id VARCHAR2(64 CHAR) NOT NULL, 
	operator_id VARCHAR2(64 CHAR) NOT NULL, 
	name VARCHAR2(200 CHAR) NOT NULL, 
	at_ms NUMBER(19) NOT NULL, 
	from_seq NUMBER(19) NOT NULL, 
	to_seq NUMBER(19) NOT NULL, 
	added INTEGER NOT NULL, 
	changed INTEGER NOT NULL, 
	skipped INTEGER NOT NULL, 
	undone_ms NUMBER(19), 
	CONSTRAINT pk_imports PRIMARY KEY (team_id, import_id)
);

CREATE TABLE invitations (
	invitation_id VARCHAR2(64 CHAR) NOT NULL, 
	team_id VARCHAR2(64 CHAR), 
	email VARCHAR2(320 CHAR), 
	role VARCHAR2(8 CHAR) NOT NULL, 
	token_hash VARCHAR2(64 CHAR) NOT NULL, 
	created_ms NUMBER(19) NOT NULL, 
	expires_ms NUMBER(19) NOT NULL, 
	used_ms NUMBER(19), 
	created_by VARCHAR2(64 CHAR), 
	CONSTRAINT pk_invitations PRIMARY KEY (invitation_id), 
	CONSTRAINT uq_invitations_token_hash UNIQUE (token_hash)
);

CREATE TABLE logins (
	login_id VARCHAR2(64 CHAR) NOT NULL, 
	nonce VARCHAR2(64 CHAR) NOT NULL, 
	purpose VARCHAR2(16 CHAR) NOT NULL, 
	secret CLOB, 
	expires_ms NUMBER(19) NOT NULL, 
	CONSTRAINT pk_logins PRIMARY KEY (login_id)
);

CREATE TABLE operators (
	operator_id VARCHAR2(64 CHAR) NOT NULL, 
	"OPR_NAME" VARCHAR2(32 CHAR) NOT NULL, 
	name_key VARCHAR2(64 CHAR) NOT NULL, 
	email VARCHAR2(320 CHAR), 
	issuer VARCHAR2(255 CHAR) NOT NULL, 
	subject VARCHAR2(255 CHAR) NOT NULL, 
	created_ms NUMBER(19) NOT NULL, 
	CONSTRAINT pk_operators PRIMARY KEY (operator_id), 
	CONSTRAINT uq_operators_issuer UNIQUE (issuer, subject), 
	CONSTRAINT uq_operators_name_key UNIQUE (name_key)
);

CREATE TABLE outreaches (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	outreach_id VARCHAR2(64 CHAR) NOT NULL, 
	operator_id VARCHAR2(64 CHAR) NOT NULL, 
	actor_id VARCHAR2(64 CHAR) NOT NULL, 
	address_id VARCHAR2(64 CHAR), 
	person_id VARCHAR2(64 CHAR), 
	at_ms NUMBER(19) NOT NULL, 
	state VARCHAR2(12 CHAR) NOT NULL, 
	weight VARCHAR2(200 CHAR) NOT NULL, 
	intent_event_id VARCHAR2(64 CHAR), 
	seq NUMBER(19) NOT NULL, 
	text_key VARCHAR2(64 CHAR), 
	template_id VARCHAR2(64 CHAR), 
	variant_id VARCHAR2(64 CHAR), 
	prior_ms NUMBER(19), 
	operator_prior_ms NUMBER(19), 
	actor_prior_ms NUMBER(19), 
	CONSTRAINT pk_outreaches PRIMARY KEY (team_id, outreach_id)
);

CREATE INDEX ix_outreaches_actor ON outreaches (team_id, actor_id, at_ms);

CREATE INDEX ix_outreaches_operator ON outreaches (team_id, operator_id, at_ms);

CREATE INDEX ix_outreaches_person ON outreaches (team_id, person_id, at_ms, state, operator_id, actor_id, outreach_id);

CREATE INDEX ix_outreaches_template ON outreaches (team_id, template_id, variant_id, at_ms);

CREATE INDEX ix_outreaches_when ON outreaches (team_id, at_ms, state, operator_id, actor_id, person_id, outreach_id, prior_ms, operator_prior_ms, actor_prior_ms);

CREATE TABLE proposals (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	proposal_id VARCHAR2(64 CHAR) NOT NULL, 
	subject VARCHAR2(64 CHAR), 
	state VARCHAR2(12 CHAR) NOT NULL, 
	opened_ms NUMBER(19) NOT NULL, 
	closes_ms NUMBER(19) NOT NULL, 
	body CLOB NOT NULL, 
	evidence CLOB, 
	CONSTRAINT pk_proposals PRIMARY KEY (team_id, proposal_id)
);

CREATE INDEX ix_proposals_opened ON proposals (team_id, opened_ms);

CREATE INDEX ix_proposals_state ON proposals (team_id, state, closes_ms);

CREATE TABLE prospects (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	person_id VARCHAR2(64 CHAR) NOT NULL, 
	handle VARCHAR2(64 CHAR), 
	status VARCHAR2(32 CHAR) NOT NULL, 
	sent INTEGER NOT NULL, 
	first_at_ms NUMBER(19), 
	last_at_ms NUMBER(19), 
	last_state VARCHAR2(12 CHAR), 
	last_operator_id VARCHAR2(64 CHAR), 
	last_actor_id VARCHAR2(64 CHAR), 
	last_reply_ms NUMBER(19), 
	owner_id VARCHAR2(64 CHAR), 
	follow_up VARCHAR2(10 CHAR), 
	do_not_contact INTEGER DEFAULT '0' NOT NULL, 
	account_id VARCHAR2(64 CHAR), 
	CONSTRAINT pk_prospects PRIMARY KEY (team_id, person_id)
);

CREATE INDEX ix_prospects_account ON prospects (team_id, account_id, last_at_ms, person_id);

CREATE INDEX ix_prospects_facets ON prospects (team_id, status, owner_id, follow_up, do_not_contact, last_reply_ms);

CREATE INDEX ix_prospects_first ON prospects (team_id, first_at_ms, person_id);

CREATE INDEX ix_prospects_follow_up ON prospects (team_id, follow_up, person_id);

CREATE INDEX ix_prospects_handle ON prospects (team_id, handle);

CREATE INDEX ix_prospects_last ON prospects (team_id, last_at_ms, person_id);

CREATE INDEX ix_prospects_sent ON prospects (team_id, sent, person_id);

CREATE INDEX ix_prospects_status ON prospects (team_id, status, last_at_ms, person_id);

CREATE TABLE reach_counts (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	scope VARCHAR2(8 CHAR) NOT NULL, 
	who VARCHAR2(64 CHAR) NOT NULL, 
	last_day INTEGER NOT NULL, 
	status VARCHAR2(32 CHAR) NOT NULL, 
	n INTEGER NOT NULL, 
	CONSTRAINT pk_reach_counts PRIMARY KEY (team_id, scope, who, last_day, status)
);

CREATE TABLE registers (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	entity VARCHAR2(16 CHAR) NOT NULL, 
	entity_id VARCHAR2(64 CHAR) NOT NULL, 
	field VARCHAR2(32 CHAR) NOT NULL, 
	value CLOB, 
	hlc VARCHAR2(96 CHAR) NOT NULL, 
	event_id VARCHAR2(64 CHAR) NOT NULL, 
	CONSTRAINT pk_registers PRIMARY KEY (team_id, entity, entity_id, field)
);

CREATE TABLE rules (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	rule_id VARCHAR2(64 CHAR) NOT NULL, 
	version INTEGER NOT NULL, 
	kind VARCHAR2(32 CHAR) NOT NULL, 
	severity VARCHAR2(8 CHAR) NOT NULL, 
	params CLOB NOT NULL, 
	operator_id VARCHAR2(64 CHAR), 
	actor_id VARCHAR2(64 CHAR), 
	may_override INTEGER NOT NULL, 
	enacted_ms NUMBER(19) NOT NULL, 
	retired_ms NUMBER(19), 
	origin VARCHAR2(12 CHAR) DEFAULT 'alone' NOT NULL, 
	made_by VARCHAR2(64 CHAR), 
	proposal_id VARCHAR2(64 CHAR), 
	ends_ms NUMBER(19), 
	CONSTRAINT pk_rules PRIMARY KEY (team_id, rule_id, version)
);

CREATE TABLE saved_views (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	view_id VARCHAR2(64 CHAR) NOT NULL, 
	operator_id VARCHAR2(64 CHAR) NOT NULL, 
	name VARCHAR2(40 CHAR) NOT NULL, 
	address CLOB, 
	shared INTEGER NOT NULL, 
	CONSTRAINT pk_saved_views PRIMARY KEY (team_id, view_id)
);

CREATE TABLE sessions (
	session_id VARCHAR2(64 CHAR) NOT NULL, 
	family_id VARCHAR2(64 CHAR) NOT NULL, 
	operator_id VARCHAR2(64 CHAR) NOT NULL, 
	team_id VARCHAR2(64 CHAR), 
	kind VARCHAR2(8 CHAR) NOT NULL, 
	access_hash VARCHAR2(64 CHAR), 
	refresh_hash VARCHAR2(64 CHAR), 
	device VARCHAR2(128 CHAR) NOT NULL, 
	created_ms NUMBER(19) NOT NULL, 
	access_expires_ms NUMBER(19) NOT NULL, 
	expires_ms NUMBER(19) NOT NULL, 
	rotated_ms NUMBER(19), 
	revoked_ms NUMBER(19), 
	seen_ms NUMBER(19) NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (session_id), 
	CONSTRAINT uq_sessions_access_hash UNIQUE (access_hash), 
	CONSTRAINT uq_sessions_refresh_hash UNIQUE (refresh_hash)
);

CREATE INDEX ix_sessions_family ON sessions (family_id);

CREATE INDEX ix_sessions_operator ON sessions (operator_id);

CREATE TABLE teams (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	name VARCHAR2(64 CHAR) NOT NULL, 
	team_key VARCHAR2(64 CHAR) NOT NULL, 
	zone VARCHAR2(64 CHAR) NOT NULL, 
	week_start INTEGER NOT NULL, 
	text_policy VARCHAR2(8 CHAR) NOT NULL, 
	policy_version INTEGER NOT NULL, 
	created_ms NUMBER(19) NOT NULL, 
	text_since_ms NUMBER(19), 
	seal_key VARCHAR2(64 CHAR), 
	CONSTRAINT pk_teams PRIMARY KEY (team_id)
);

CREATE TABLE texts (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	event_id VARCHAR2(64 CHAR) NOT NULL, 
	private CLOB NOT NULL, 
	CONSTRAINT pk_texts PRIMARY KEY (team_id, event_id)
);

CREATE TABLE memberships (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	operator_id VARCHAR2(64 CHAR) NOT NULL, 
	role VARCHAR2(8 CHAR) NOT NULL, 
	state VARCHAR2(8 CHAR) NOT NULL, 
	since_ms NUMBER(19) NOT NULL, 
	CONSTRAINT pk_memberships PRIMARY KEY (team_id, operator_id), 
	CONSTRAINT fk_memberships_team_id FOREIGN KEY(team_id) REFERENCES teams (team_id), 
	CONSTRAINT fk_memberships_operator_id FOREIGN KEY(operator_id) REFERENCES operators (operator_id)
);

CREATE TABLE team_heads (
	team_id VARCHAR2(64 CHAR) NOT NULL, 
	head_seq NUMBER(19) NOT NULL, 
	min_seq NUMBER(19) NOT NULL, 
	counted_zone VARCHAR2(64 CHAR), 
	CONSTRAINT pk_team_heads PRIMARY KEY (team_id), 
	CONSTRAINT fk_team_heads_team_id FOREIGN KEY(team_id) REFERENCES teams (team_id)
);

