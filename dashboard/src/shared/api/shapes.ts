/** The names that Core's answers have here; their shapes are generated from Core's OpenAPI document. */
import type { components } from "./core";

type Schemas = components["schemas"];

export type ActivityLine = Schemas["ActivityLine"];
export type ActivityPage = Schemas["ActivityPage"];
export type ActorRow = Schemas["ActorRow"];
export type Analytics = Schemas["Analytics"];
export type Changed = Schemas["Changed"];
export type Contribution = Schemas["Contribution"];
export type Contributions = Schemas["Contributions"];
export type Cohort = Schemas["Cohort"];
export type Count = Schemas["Count"];
export type Counts = Schemas["Counts"];
export type DayCount = Schemas["DayCount"];
export type Facets = Schemas["Facets"];
export type Me = Schemas["Me"];
export type OperatorRow = Schemas["OperatorRow"];
export type Overview = Schemas["Overview"];
export type PipelineStep = Schemas["PipelineStep"];
export type ProspectDetail = Schemas["ProspectDetail"];
export type ProspectPage = Schemas["ProspectPage"];
export type ProspectRow = Schemas["ProspectRow"];
export type Rate = Schemas["Rate"];
export type Rule = Schemas["Rule"];
export type Scope = Schemas["Scope"];
export type Evidence = Schemas["Evidence"];
export type KindShown = Schemas["KindShown"];
export type ProposalCard = Schemas["ProposalCard"];
export type RuleDraft = Schemas["RuleDraft"];
export type RuleShown = Schemas["RuleShown"];
export type TeamMember = Schemas["TeamMember"];
export type ActorSafety = Schemas["ActorSafety"];
export type GoalShown = Schemas["GoalShown"];
export type Sharer = Schemas["SharerRow"];
export type TeamChoice = Schemas["TeamChoice"];
export type Constitution = Schemas["Constitution"];
