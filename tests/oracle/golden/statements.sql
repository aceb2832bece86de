DELETE FROM actor_operators WHERE actor_operators.team_id = :key_team_id AND actor_operators.actor_id = :key_actor_id AND actor_operators.operator_id = :key_operator_id;

DELETE FROM actors WHERE actors.team_id = :key_team_id AND actors.actor_id = :key_actor_id;

DELETE FROM addresses WHERE addresses.team_id = :key_team_id AND addresses.address_id = :key_address_id;

DELETE FROM daily_arrivals WHERE daily_arrivals.team_id = :key_team_id AND daily_arrivals.on_day = :key_on_day AND daily_arrivals.operator_id = :key_operator_id;

DELETE FROM daily_arrivals WHERE daily_arrivals.team_id = :team_id_1 AND daily_arrivals.on_day < :on_day_1;

DELETE FROM daily_counts WHERE daily_counts.team_id = :key_team_id AND daily_counts.what = :key_what AND daily_counts.on_day = :key_on_day AND daily_counts.operator_id = :key_operator_id AND daily_counts.actor_id = :key_actor_id;

DELETE FROM daily_counts WHERE daily_counts.team_id = :team_id_1;

DELETE FROM daily_people WHERE daily_people.team_id = :key_team_id AND daily_people.scope = :key_scope AND daily_people.on_day = :key_on_day AND daily_people.prev_day = :key_prev_day AND daily_people.who = :key_who;

DELETE FROM daily_people WHERE daily_people.team_id = :team_id_1;

DELETE FROM facet_counts WHERE facet_counts.team_id = :key_team_id AND facet_counts.operator_id = :key_operator_id AND facet_counts.actor_id = :key_actor_id AND facet_counts.status = :key_status AND facet_counts.owner_id = :key_owner_id AND facet_counts.follow_up = :key_follow_up AND facet_counts.replied = :key_replied AND facet_counts.do_not_contact = :key_do_not_contact;

DELETE FROM facet_counts WHERE facet_counts.team_id = :team_id_1;

DELETE FROM holders WHERE holders.team_id = :team_id_1 AND holders.address_id = :address_id_1;

DELETE FROM outreaches WHERE outreaches.team_id = :key_team_id AND outreaches.outreach_id = :key_outreach_id;

DELETE FROM prospects WHERE prospects.team_id = :key_team_id AND prospects.person_id = :key_person_id;

DELETE FROM reach_counts WHERE reach_counts.team_id = :key_team_id AND reach_counts.scope = :key_scope AND reach_counts.who = :key_who AND reach_counts.last_day = :key_last_day AND reach_counts.status = :key_status;

DELETE FROM reach_counts WHERE reach_counts.team_id = :team_id_1;

DELETE FROM registers WHERE registers.team_id = :key_team_id AND registers.entity = :key_entity AND registers.entity_id = :key_entity_id AND registers.field = :key_field;

DELETE FROM texts WHERE texts.team_id = :key_team_id AND texts.event_id = :key_event_id;

INSERT INTO actor_operators (team_id, actor_id, operator_id, since_ms, left_ms) VALUES (:team_id, :actor_id, :operator_id, :since_ms, :left_ms);

INSERT INTO actors (team_id, actor_id, handle, user_id, joined_ms) VALUES (:team_id, :actor_id, :handle, :user_id, :joined_ms);

INSERT INTO addresses (team_id, address_id, person_id, handle, hlc) VALUES (:team_id, :address_id, :person_id, :handle, :hlc);

INSERT INTO agents (team_id, agent_id, operator_id, version, last_sync_ms, skew_ms) VALUES (:team_id, :agent_id, :operator_id, :version, :last_sync_ms, :skew_ms);

INSERT INTO audit_logs (team_id, "number", at_ms, operator_id, action, detail, chain) VALUES (:team_id, :"number", :at_ms, :operator_id, :action, :detail, :chain);

INSERT INTO daily_arrivals (team_id, on_day, operator_id, n) VALUES (:team_id, :on_day, :operator_id, :n);

INSERT INTO daily_counts (team_id, what, on_day, operator_id, actor_id, n) VALUES (:team_id, :what, :on_day, :operator_id, :actor_id, :n);

INSERT INTO daily_people (team_id, scope, on_day, prev_day, who, n) VALUES (:team_id, :scope, :on_day, :prev_day, :who, :n);

INSERT INTO dead_letters (team_id, letter_id, event_id, code, "raw", received_ms) VALUES (:team_id, :letter_id, :event_id, :code, :"raw", :received_ms);

INSERT INTO event_logs (team_id, seq, event_id, stamp, kind, at_ms, hlc, raw_hlc, received_ms, agent_id, operator_id, actor_id, address_id, outreach_id, fact, digest) VALUES (:team_id, :seq, :event_id, :stamp, :kind, :at_ms, :hlc, :raw_hlc, :received_ms, :agent_id, :operator_id, :actor_id, :address_id, :outreach_id, :fact, :digest);

INSERT INTO facet_counts (team_id, operator_id, actor_id, status, owner_id, follow_up, replied, do_not_contact, n) VALUES (:team_id, :operator_id, :actor_id, :status, :owner_id, :follow_up, :replied, :do_not_contact, :n);

INSERT INTO holders (team_id, address_id, from_ms, until_ms, person_id) VALUES (:team_id, :address_id, :from_ms, :until_ms, :person_id);

INSERT INTO memberships (team_id, operator_id, role, state, since_ms) VALUES (:team_id, :operator_id, :role, :state, :since_ms);

INSERT INTO operators (operator_id, "OPR_NAME", name_key, email, issuer, subject, created_ms) VALUES (:operator_id, :OPR_NAME, :name_key, :email, :issuer, :subject, :created_ms);

INSERT INTO outreaches (team_id, outreach_id, operator_id, actor_id, address_id, person_id, at_ms, state, weight, intent_event_id, seq, text_key, template_id, variant_id, prior_ms, operator_prior_ms, actor_prior_ms) VALUES (:team_id, :outreach_id, :operator_id, :actor_id, :address_id, :person_id, :at_ms, :state, :weight, :intent_event_id, :seq, :text_key, :template_id, :variant_id, :prior_ms, :operator_prior_ms, :actor_prior_ms);

INSERT INTO prospects (team_id, person_id, handle, status, sent, first_at_ms, last_at_ms, last_state, last_operator_id, last_actor_id, last_reply_ms, owner_id, follow_up, do_not_contact, account_id) VALUES (:team_id, :person_id, :handle, :status, :sent, :first_at_ms, :last_at_ms, :last_state, :last_operator_id, :last_actor_id, :last_reply_ms, :owner_id, :follow_up, :do_not_contact, :account_id);

INSERT INTO reach_counts (team_id, scope, who, last_day, status, n) VALUES (:team_id, :scope, :who, :last_day, :status, :n);

INSERT INTO registers (team_id, entity, entity_id, field, value, hlc, event_id) VALUES (:team_id, :entity, :entity_id, :field, :value, :hlc, :event_id);

INSERT INTO rules (team_id, rule_id, version, kind, severity, params, operator_id, actor_id, may_override, enacted_ms, origin, made_by, proposal_id, ends_ms) VALUES (:team_id, :rule_id, :version, :kind, :severity, :params, :operator_id, :actor_id, :may_override, :enacted_ms, :origin, :made_by, :proposal_id, :ends_ms);

INSERT INTO team_heads (team_id, head_seq, min_seq) VALUES (:team_id, :head_seq, :min_seq);

INSERT INTO teams (team_id, name, team_key, zone, week_start, text_policy, policy_version, created_ms, seal_key) VALUES (:team_id, :name, :team_key, :zone, :week_start, :text_policy, :policy_version, :created_ms, :seal_key);

INSERT INTO texts (team_id, event_id, private) VALUES (:team_id, :event_id, :private);

SELECT actor_operators.actor_id 
FROM actor_operators 
WHERE actor_operators.team_id = :team_id_1 AND actor_operators.operator_id = :operator_id_1;

SELECT addresses.address_id, addresses.person_id 
FROM addresses 
WHERE addresses.team_id = :team_id_1 AND addresses.address_id IN (__[POSTCOMPILE_address_id_1]);

SELECT addresses.address_id, addresses.person_id 
FROM addresses 
WHERE addresses.team_id = :team_id_1 AND addresses.person_id IN (__[POSTCOMPILE_person_id_1]);

SELECT addresses.team_id, addresses.address_id, addresses.person_id, addresses.handle, addresses.hlc 
FROM addresses 
WHERE addresses.team_id = :team_id_1 AND addresses.address_id IN (__[POSTCOMPILE_address_id_1]);

SELECT addresses.team_id, addresses.address_id, addresses.person_id, addresses.handle, addresses.hlc 
FROM addresses 
WHERE addresses.team_id = :team_id_1 AND addresses.person_id IN (__[POSTCOMPILE_person_id_1]);

SELECT agents.last_sync_ms 
FROM agents 
WHERE agents.team_id = :team_id_1 AND agents.agent_id = :agent_id_1;

SELECT audit_logs."number", audit_logs.chain 
FROM audit_logs 
WHERE audit_logs.team_id = :team_id_1 ORDER BY audit_logs."number" DESC
 FETCH FIRST __[POSTCOMPILE_param_1] ROWS ONLY;

SELECT audit_logs.team_id, audit_logs."number", audit_logs.at_ms, audit_logs.operator_id, audit_logs.action, audit_logs.detail, audit_logs.chain 
FROM audit_logs 
WHERE audit_logs.team_id = :team_id_1 AND audit_logs."number" > :number_1 ORDER BY audit_logs."number"
 FETCH FIRST __[POSTCOMPILE_param_1] ROWS ONLY;

SELECT constitutions.team_id, constitutions.version, constitutions.body, constitutions.proposal_id, constitutions.enacted_ms 
FROM constitutions 
WHERE constitutions.team_id = :team_id_1 ORDER BY constitutions.version DESC
 FETCH FIRST __[POSTCOMPILE_param_1] ROWS ONLY;

SELECT core.epoch 
FROM core;

SELECT count(*) AS count_1 
FROM memberships 
WHERE memberships.team_id = :team_id_1 AND memberships.since_ms > :since_ms_1 AND (memberships.state = :state_1 OR memberships.role = :role_1);

SELECT daily_arrivals.operator_id, daily_arrivals.n 
FROM daily_arrivals 
WHERE daily_arrivals.team_id = :team_id_1 AND daily_arrivals.on_day = :on_day_1;

SELECT daily_counts.what, daily_counts.on_day, daily_counts.operator_id, daily_counts.actor_id, daily_counts.n 
FROM daily_counts 
WHERE daily_counts.team_id = :team_id_1 AND (daily_counts.what, daily_counts.on_day, daily_counts.operator_id, daily_counts.actor_id) IN (__[POSTCOMPILE_param_1]);

SELECT daily_people.scope, daily_people.on_day, daily_people.prev_day, daily_people.who, daily_people.n 
FROM daily_people 
WHERE daily_people.team_id = :team_id_1 AND (daily_people.scope, daily_people.on_day, daily_people.prev_day, daily_people.who) IN (__[POSTCOMPILE_param_1]);

SELECT dead_letters.letter_id 
FROM dead_letters 
WHERE dead_letters.team_id = :team_id_1 AND dead_letters.letter_id IN (__[POSTCOMPILE_letter_id_1]);

SELECT erasures.team_id, erasures.entity_id, erasures.event_id, erasures.named, erasures.at_ms 
FROM erasures 
WHERE erasures.team_id = :team_id_1 AND erasures.entity_id IN (__[POSTCOMPILE_entity_id_1]);

SELECT event_logs.address_id, event_logs.kind, max(event_logs.at_ms) AS max_1 
FROM event_logs 
WHERE event_logs.team_id = :team_id_1 AND event_logs.address_id IN (__[POSTCOMPILE_address_id_1]) AND event_logs.kind IN (__[POSTCOMPILE_kind_1]) GROUP BY event_logs.address_id, event_logs.kind;

SELECT event_logs.event_id, event_logs.kind, event_logs.at_ms, event_logs.hlc, event_logs.agent_id, event_logs.operator_id, event_logs.actor_id, event_logs.address_id, event_logs.outreach_id, event_logs.seq, event_logs.stamp, event_logs.fact 
FROM event_logs 
WHERE event_logs.team_id = :team_id_1 AND event_logs.address_id IN (__[POSTCOMPILE_address_id_1]) AND event_logs.kind = :kind_1;

SELECT event_logs.event_id, event_logs.kind, event_logs.at_ms, event_logs.hlc, event_logs.agent_id, event_logs.operator_id, event_logs.actor_id, event_logs.address_id, event_logs.outreach_id, event_logs.seq, event_logs.stamp, event_logs.fact 
FROM event_logs 
WHERE event_logs.team_id = :team_id_1 AND event_logs.outreach_id IN (__[POSTCOMPILE_outreach_id_1]) AND event_logs.seq < :seq_1;

SELECT event_logs.event_id, event_logs.kind, event_logs.at_ms, event_logs.hlc, event_logs.agent_id, event_logs.operator_id, event_logs.actor_id, event_logs.address_id, event_logs.outreach_id, event_logs.seq, event_logs.stamp, event_logs.fact, texts.private 
FROM event_logs LEFT OUTER JOIN texts ON texts.team_id = event_logs.team_id AND texts.event_id = event_logs.event_id 
WHERE event_logs.team_id = :team_id_1 AND event_logs.kind IN (__[POSTCOMPILE_kind_1]) AND event_logs.actor_id IN (__[POSTCOMPILE_actor_id_1]);

SELECT event_logs.event_id, event_logs.kind, event_logs.at_ms, event_logs.hlc, event_logs.agent_id, event_logs.operator_id, event_logs.actor_id, event_logs.address_id, event_logs.outreach_id, event_logs.seq, event_logs.stamp, event_logs.fact, texts.private 
FROM event_logs LEFT OUTER JOIN texts ON texts.team_id = event_logs.team_id AND texts.event_id = event_logs.event_id 
WHERE event_logs.team_id = :team_id_1 AND event_logs.seq > :seq_1 ORDER BY event_logs.seq
 FETCH FIRST __[POSTCOMPILE_param_1] ROWS ONLY;

SELECT event_logs.event_id, event_logs.kind, event_logs.hlc, event_logs.operator_id, event_logs.address_id, event_logs.fact 
FROM event_logs 
WHERE event_logs.team_id = :team_id_1 AND event_logs.address_id IN (__[POSTCOMPILE_address_id_1]) AND event_logs.kind IN (__[POSTCOMPILE_kind_1]);

SELECT event_logs.event_id, event_logs.seq, event_logs.hlc, event_logs.digest, texts.private 
FROM event_logs LEFT OUTER JOIN texts ON texts.team_id = event_logs.team_id AND texts.event_id = event_logs.event_id 
WHERE event_logs.team_id = :team_id_1 AND event_logs.event_id IN (__[POSTCOMPILE_event_id_1]);

SELECT event_logs.kind, event_logs.at_ms, event_logs.operator_id, event_logs.actor_id 
FROM event_logs 
WHERE event_logs.team_id = :team_id_1 AND event_logs.kind IN (__[POSTCOMPILE_kind_1]);

SELECT event_logs.kind, max(event_logs.at_ms) AS max_1 
FROM event_logs 
WHERE event_logs.team_id = :team_id_1 AND event_logs.address_id = :address_id_1 AND event_logs.at_ms >= :at_ms_1 AND event_logs.at_ms < :at_ms_2 AND event_logs.kind IN (__[POSTCOMPILE_kind_1]) GROUP BY event_logs.kind;

SELECT event_logs.operator_id, event_logs.address_id, coalesce(holders.person_id, addresses.person_id) AS person_id, event_logs.at_ms 
FROM event_logs LEFT OUTER JOIN addresses ON addresses.team_id = event_logs.team_id AND addresses.address_id = event_logs.address_id LEFT OUTER JOIN holders ON holders.team_id = event_logs.team_id AND holders.address_id = event_logs.address_id AND holders.from_ms <= event_logs.at_ms AND holders.until_ms > event_logs.at_ms 
WHERE event_logs.team_id = :team_id_1 AND event_logs.kind = :kind_1 AND event_logs.address_id IS NOT NULL;

SELECT event_logs.operator_id, event_logs.address_id, coalesce(holders.person_id, addresses.person_id) AS person_id, event_logs.at_ms 
FROM event_logs LEFT OUTER JOIN addresses ON addresses.team_id = event_logs.team_id AND addresses.address_id = event_logs.address_id LEFT OUTER JOIN holders ON holders.team_id = event_logs.team_id AND holders.address_id = event_logs.address_id AND holders.from_ms <= event_logs.at_ms AND holders.until_ms > event_logs.at_ms 
WHERE event_logs.team_id = :team_id_1 AND event_logs.kind = :kind_1 AND event_logs.address_id IS NOT NULL AND event_logs.address_id IN (__[POSTCOMPILE_address_id_1]) AND event_logs.seq < :seq_1;

SELECT event_logs.outreach_id 
FROM event_logs 
WHERE event_logs.team_id = :team_id_1 AND event_logs.address_id IN (__[POSTCOMPILE_address_id_1]) AND event_logs.outreach_id IS NOT NULL;

SELECT event_logs.stamp 
FROM event_logs 
WHERE event_logs.team_id = :team_id_1 AND event_logs.seq = :seq_1;

SELECT facet_counts.operator_id, facet_counts.actor_id, facet_counts.status, facet_counts.owner_id, facet_counts.follow_up, facet_counts.replied, facet_counts.do_not_contact, facet_counts.n 
FROM facet_counts 
WHERE facet_counts.team_id = :team_id_1 AND (facet_counts.operator_id, facet_counts.actor_id, facet_counts.status, facet_counts.owner_id, facet_counts.follow_up, facet_counts.replied, facet_counts.do_not_contact) IN (__[POSTCOMPILE_param_1]);

SELECT goals.team_id, goals.goal_id, goals.version, goals.metric, goals.every, goals.target, goals.operator_id, goals.actor_id, goals.proposal_id, goals.enacted_ms, goals.retired_ms 
FROM goals 
WHERE goals.team_id = :team_id_1 AND goals.retired_ms IS NULL;

SELECT holders.address_id, holders.from_ms, holders.until_ms, holders.person_id 
FROM holders 
WHERE holders.team_id = :team_id_1 AND holders.address_id IN (__[POSTCOMPILE_address_id_1]);

SELECT holders.address_id, holders.from_ms, holders.until_ms, holders.person_id 
FROM holders 
WHERE holders.team_id = :team_id_1 AND holders.person_id IN (__[POSTCOMPILE_person_id_1]);

SELECT holders.address_id, holders.person_id 
FROM holders 
WHERE holders.team_id = :team_id_1 AND holders.address_id IN (__[POSTCOMPILE_address_id_1]);

SELECT holders.address_id, holders.person_id 
FROM holders 
WHERE holders.team_id = :team_id_1 AND holders.person_id IN (__[POSTCOMPILE_person_id_1]);

SELECT max(rules.version) AS max_1 
FROM rules 
WHERE rules.team_id = :team_id_1 AND rules.rule_id = :rule_id_1;

SELECT memberships.operator_id, memberships.role 
FROM memberships 
WHERE memberships.team_id = :team_id_1 AND memberships.state = :state_1 AND memberships.role IN (__[POSTCOMPILE_role_1]);

SELECT memberships.team_id, memberships.operator_id, memberships.role, memberships.state, memberships.since_ms 
FROM memberships 
WHERE memberships.team_id = :team_id_1 AND memberships.operator_id = :operator_id_1;

SELECT operators.operator_id, operators."OPR_NAME", memberships.role 
FROM operators JOIN memberships ON memberships.operator_id = operators.operator_id 
WHERE memberships.team_id = :team_id_1 AND memberships.state = :state_1 ORDER BY operators."OPR_NAME", operators.operator_id;

SELECT outreaches.outreach_id, outreaches.operator_id, outreaches.actor_id, outreaches.person_id, outreaches.at_ms, outreaches.state 
FROM outreaches 
WHERE outreaches.team_id = :team_id_1;

SELECT outreaches.outreach_id, outreaches.operator_id, outreaches.actor_id, outreaches.person_id, outreaches.at_ms, outreaches.state 
FROM outreaches 
WHERE outreaches.team_id = :team_id_1 AND outreaches.person_id IN (__[POSTCOMPILE_person_id_1]);

SELECT outreaches.team_id, outreaches.outreach_id, outreaches.operator_id, outreaches.actor_id, outreaches.address_id, outreaches.person_id, outreaches.at_ms, outreaches.state, outreaches.weight, outreaches.intent_event_id, outreaches.seq, outreaches.text_key, outreaches.template_id, outreaches.variant_id, outreaches.prior_ms, outreaches.operator_prior_ms, outreaches.actor_prior_ms 
FROM outreaches 
WHERE outreaches.team_id = :team_id_1;

SELECT prospects.person_id, prospects.status, prospects.owner_id, prospects.follow_up, prospects.last_reply_ms, prospects.do_not_contact 
FROM prospects 
WHERE prospects.team_id = :team_id_1;

SELECT prospects.person_id, prospects.status, prospects.owner_id, prospects.follow_up, prospects.last_reply_ms, prospects.do_not_contact 
FROM prospects 
WHERE prospects.team_id = :team_id_1 AND prospects.person_id IN (__[POSTCOMPILE_person_id_1]);

SELECT prospects.team_id, prospects.person_id, prospects.handle, prospects.status, prospects.sent, prospects.first_at_ms, prospects.last_at_ms, prospects.last_state, prospects.last_operator_id, prospects.last_actor_id, prospects.last_reply_ms, prospects.owner_id, prospects.follow_up, prospects.do_not_contact, prospects.account_id 
FROM prospects 
WHERE prospects.team_id = :team_id_1;

SELECT reach_counts.scope, reach_counts.who, reach_counts.last_day, reach_counts.status, reach_counts.n 
FROM reach_counts 
WHERE reach_counts.team_id = :team_id_1 AND (reach_counts.scope, reach_counts.who, reach_counts.last_day, reach_counts.status) IN (__[POSTCOMPILE_param_1]);

SELECT registers.entity_id, registers.field, registers.value 
FROM registers 
WHERE registers.team_id = :team_id_1 AND registers.entity = :entity_1 AND registers.entity_id IN (__[POSTCOMPILE_entity_id_1]) AND registers.field IN (__[POSTCOMPILE_field_1]);

SELECT registers.entity_id, registers.value 
FROM registers 
WHERE registers.team_id = :team_id_1;

SELECT registers.hlc 
FROM registers 
WHERE registers.team_id = :team_id_1 AND registers.entity = :entity_1 AND registers.entity_id = :entity_id_1 AND registers.field = :field_1;

SELECT registers.team_id, registers.entity, registers.entity_id, registers.field, registers.value, registers.hlc, registers.event_id 
FROM registers 
WHERE registers.team_id = :team_id_1 AND registers.entity_id IN (__[POSTCOMPILE_entity_id_1]);

SELECT rules.team_id, rules.rule_id, rules.version, rules.kind, rules.severity, rules.params, rules.operator_id, rules.actor_id, rules.may_override, rules.enacted_ms, rules.retired_ms, rules.origin, rules.made_by, rules.proposal_id, rules.ends_ms 
FROM rules 
WHERE rules.team_id = :team_id_1;

SELECT rules.team_id, rules.rule_id, rules.version, rules.kind, rules.severity, rules.params, rules.operator_id, rules.actor_id, rules.may_override, rules.enacted_ms, rules.retired_ms, rules.origin, rules.made_by, rules.proposal_id, rules.ends_ms 
FROM rules 
WHERE rules.team_id = :team_id_1 AND rules.rule_id = :rule_id_1 AND rules.retired_ms IS NULL;

SELECT team_heads.head_seq 
FROM team_heads 
WHERE team_heads.team_id = :team_id_1 FOR UPDATE;

SELECT team_heads.head_seq, team_heads.min_seq 
FROM team_heads 
WHERE team_heads.team_id = :team_id_1;

SELECT teams.policy_version 
FROM teams 
WHERE teams.team_id = :team_id_1;

SELECT teams.team_id, teams.name, teams.team_key, teams.zone, teams.week_start, teams.text_policy, teams.policy_version, teams.created_ms, teams.text_since_ms, teams.seal_key 
FROM teams 
WHERE teams.team_id = :team_id_1;

SELECT teams.zone, team_heads.counted_zone 
FROM teams JOIN team_heads ON team_heads.team_id = teams.team_id 
WHERE teams.team_id = :team_id_1;

SELECT texts.event_id, texts.private 
FROM event_logs JOIN texts ON texts.team_id = event_logs.team_id AND texts.event_id = event_logs.event_id 
WHERE event_logs.team_id = :team_id_1 AND event_logs.address_id IN (__[POSTCOMPILE_address_id_1]) AND event_logs.kind != :kind_1;

SELECT texts.event_id, texts.private 
FROM event_logs JOIN texts ON texts.team_id = event_logs.team_id AND texts.event_id = event_logs.event_id 
WHERE event_logs.team_id = :team_id_1 AND event_logs.outreach_id IN (__[POSTCOMPILE_outreach_id_1]) AND event_logs.kind != :kind_1;

UPDATE agents SET operator_id=:operator_id, last_sync_ms=:last_sync_ms, known_seq=:known_seq WHERE agents.team_id = :team_id_1 AND agents.agent_id = :agent_id_1;

UPDATE agents SET operator_id=:operator_id, last_sync_ms=:last_sync_ms, skew_ms=:skew_ms WHERE agents.team_id = :team_id_1 AND agents.agent_id = :agent_id_1;

UPDATE agents SET operator_id=:operator_id, version=:version, last_sync_ms=:last_sync_ms, skew_ms=:skew_ms WHERE agents.team_id = :team_id_1 AND agents.agent_id = :agent_id_1;

UPDATE memberships SET team_id=:team_id, operator_id=:operator_id, role=:role, state=:state, since_ms=:since_ms WHERE memberships.team_id = :team_id_1 AND memberships.operator_id = :operator_id_1;

UPDATE rules SET retired_ms=:retired_ms WHERE rules.team_id = :team_id_1 AND rules.rule_id = :rule_id_1 AND rules.retired_ms IS NULL;

UPDATE team_heads SET counted_zone=:counted_zone WHERE team_heads.team_id = :team_id_1;

UPDATE team_heads SET head_seq=:head_seq WHERE team_heads.team_id = :team_id_1;

UPDATE teams SET policy_version=:policy_version WHERE teams.team_id = :team_id_1;

