//! Every act, once: its name in the chain, what it does, who may.

// The verb of each says what it is for.
#![allow(missing_docs)]

use super::right::{Act, Right};
use crate::core::people::Role;

const LEADING: &[Role] = &[Role::Manager, Role::Lead];
const OVERSEEING: &[Role] = &[Role::Lead, Role::Manager];
const AGREEING: &[Role] = &[Role::Manager, Role::Representative];
const APPROVING: &[Role] = &[Role::Manager, Role::Representative, Role::Arbiter];
/// Who erases finishes it.
const CLEANING: &[Role] = &[Role::Lead, Role::Manager, Role::Representative, Role::Arbiter];
const STAFF: &[Role] = &[Role::Agent, Role::Lead, Role::Manager];
const JUDGING: &[Role] = &[Role::Lead, Role::Manager, Role::Auditor];

const fn act(name: &'static str, verb: &'static str, right: Right) -> Act {
    Act { name, verb, right }
}

pub const POLICY_PUBLISH: Act = act("policy publish", "publish house rules", Right::Management);
pub const AGREEMENT_PROPOSE: Act = act("policy agreement propose", "propose a works agreement", Right::Roles(AGREEING));
pub const AGREEMENT_ACCEPT: Act = act("policy agreement accept", "accept a works agreement", Right::Roles(AGREEING));
pub const AGREEMENT_RETURN: Act = act("policy agreement return", "return a works agreement", Right::Roles(AGREEING));
pub const AGREEMENT_WITHDRAW: Act =
    act("policy agreement withdraw", "withdraw a works agreement", Right::Roles(AGREEING));
pub const AGREEMENT_END: Act = act("policy agreement end", "end a works agreement", Right::Roles(AGREEING));
pub const READ: Act = act("reading", "read what is recorded of others", Right::Named);
pub const PEOPLE_IMPORT: Act = act("people import", "import people", Right::Management);
pub const PEOPLE_RENAME: Act = act("people rename", "rename people", Right::Management);
pub const PEOPLE_MERGE: Act = act("people merge", "merge people", Right::Management);
pub const PEOPLE_ABSENT: Act = act("people absent", "record absences", Right::Roles(OVERSEEING));
pub const PEOPLE_KEY: Act = act("people key", "register a key", Right::Named);
pub const PEOPLE_ROTATE: Act = act("people rotate", "plan rotations", Right::Management);
pub const PEOPLE_TRAIN: Act = act("people train", "record trainings", Right::Roles(OVERSEEING));
pub const NOTICE_PUBLISH: Act = act("people notice publish", "publish a notice to staff", Right::Roles(OVERSEEING));
pub const NOTICE_RECORD: Act =
    act("people notice record", "record who was told of the notice to staff", Right::Roles(OVERSEEING));
pub const NOTICE_ACKNOWLEDGE: Act = act("people notice acknowledge", "acknowledge the notice to staff", Right::Named);
pub const INTAKE_ADD: Act = act("intake add", "take in requests", Right::Roles(STAFF));
pub const INTAKE_TRIAGE: Act = act("intake triage", "triage requests", Right::Roles(STAFF));
pub const INTAKE_CLARIFY: Act = act("intake clarify", "clarify requests", Right::Roles(STAFF));
pub const INTAKE_CONFIRM: Act = act("intake confirm", "confirm how a request is understood", Right::Agent);
pub const INTAKE_RESPOND: Act = act("intake respond", "respond to a request", Right::Agent);
pub const INTAKE_APPROVE: Act = act("intake approve", "approve", Right::Roles(OVERSEEING));
pub const INTAKE_RATE: Act = act("intake rate", "record feedback", Right::Roles(STAFF));
pub const INTAKE_ARCHIVE: Act = act("intake archive", "archive requests", Right::Roles(STAFF));
pub const INTAKE_IMPORT: Act = act("intake import", "import dialogues", Right::ManagementOr(LEADING));
pub const INTAKE_ENROL: Act = act("intake import", "enrol people", Right::Management);
pub const INTAKE_VOLUMES: Act = act("intake volumes", "record volumes", Right::Roles(LEADING));
pub const INTAKE_RATINGS: Act = act("intake ratings", "take in ratings", Right::Roles(LEADING));
pub const INTAKE_MACHINE: Act = act("intake machine", "take in verdicts of machines", Right::Roles(LEADING));
pub const CARD_PUBLISH: Act = act("card publish", "publish a card", Right::Management);
pub const CARD_PROPOSE: Act = act("card propose", "propose a card", Right::Management);
pub const CARD_COMMENT: Act = act("card comment", "comment on a card", Right::Agent);
pub const CARD_ANSWER: Act = act("card answer", "answer comments on a card", Right::Management);
pub const CARD_ACKNOWLEDGE: Act = act("card acknowledge", "acknowledge a card", Right::Named);
pub const PLAN_ADD: Act = act("assign plan add", "add a plan", Right::Management);
pub const ASSIGN_REQUEST: Act = act("assign request", "route requests", Right::Roles(STAFF));
pub const ASSIGN_COMMIT: Act = act("assign commit", "commit to a draw", Right::Roles(LEADING));
pub const ASSIGN_DRAW: Act = act("assign draw", "draw", Right::Roles(LEADING));
pub const ASSIGN_NIGHTLY: Act = act("assign nightly", "draw", Right::Roles(LEADING));
pub const ASSIGN_EXTEND: Act = act("assign extend", "extend a draw", Right::Roles(LEADING));
pub const ASSIGN_VOID: Act = act("assign void", "void a draw", Right::Management);
pub const ASSIGN_REASSIGN: Act = act("assign reassign", "reassign an audit", Right::Roles(LEADING));
pub const ASSIGN_SPOT_CHECK: Act = act("assign spot-check", "ask for a spot check", Right::Roles(OVERSEEING));
pub const ASSIGN_REPLACE: Act = act("assign replace", "ask to replace an audit", Right::Named);
pub const ASSIGN_APPROVE: Act = act("assign approve", "approve a replacement", Right::Roles(JUDGING));
pub const SCORE_SUBMIT: Act = act("score submit", "score", Right::Named);
pub const SCORE_HAND_IN: Act = act("score submit", "hand in forms", Right::Sender);
pub const SCORE_ACCEPT: Act = act("score accept", "accept other words of a dialogue", Right::Named);
pub const SCORE_REVEAL: Act = act("score reveal", "see what is hidden", Right::Named);
pub const SCORE_SELF: Act = act("score self", "score a dialogue of their own", Right::Named);
pub const SCORE_UNDO: Act = act("score undo", "undo a score", Right::Named);
pub const SCORE_APPROVE: Act = act("score approve", "approve scores", Right::Roles(JUDGING));
pub const SCORE_DELIVER: Act = act("score deliver", "deliver scores", Right::Named);
pub const SCORE_ACKNOWLEDGE: Act = act("score acknowledge", "acknowledge an audit", Right::Agent);
pub const SCORE_CARE: Act = act("score care", "note that an agent was hurt", Right::Named);
pub const CARE_ACKNOWLEDGE: Act = act("care acknowledge", "acknowledge care notices", Right::Roles(OVERSEEING));
pub const CARE_ACT: Act = act("care act", "record what was done for an agent", Right::Roles(OVERSEEING));
pub const SCORE_ASK: Act = act("score ask", "ask about a criterion", Right::Named);
pub const SCORE_ANSWER: Act = act("score answer", "answer a question", Right::Named);
pub const SCORE_COMMEND: Act = act("score commend", "commend an agent", Right::Named);
pub const SCORE_VOICE: Act = act("score voice", "write down what a customer says", Right::Named);
pub const CALIBRATE_OPEN: Act = act("score calibrate open", "open a calibration", Right::Roles(JUDGING));
pub const CALIBRATE_SUBMIT: Act = act("score calibrate submit", "answer in a calibration", Right::Named);
pub const CALIBRATE_CLOSE: Act = act("score calibrate close", "close a calibration", Right::Roles(JUDGING));
pub const CALIBRATE_ANSWER: Act = act("score calibrate answer", "answer a question of a calibration", Right::Named);
pub const DISPUTE_OPEN: Act = act("dispute open", "dispute an audit", Right::Agent);
pub const DISPUTE_ADD: Act = act("dispute add", "add words to a dispute", Right::Agent);
pub const DISPUTE_WITHDRAW: Act = act("dispute withdraw", "withdraw a dispute", Right::Named);
pub const DISPUTE_STATEMENT: Act = act("dispute statement", "make a statement on a score", Right::Named);
pub const DISPUTE_CORRECT: Act = act("dispute correct", "correct a slip", Right::Named);
pub const DISPUTE_AGREE: Act = act("dispute agree", "agree to a correction", Right::Named);
pub const DISPUTE_CONVENE: Act =
    act("dispute convene", "call the session of a dispute", Right::Roles(&[Role::Lead, Role::Manager, Role::Arbiter]));
pub const DISPUTE_SESSION: Act =
    act("dispute session", "lead the session of a dispute", Right::Roles(&[Role::Lead, Role::Manager, Role::Arbiter]));
pub const DISPUTE_CONTEST: Act = act("dispute contest", "contest what a session kept", Right::Named);
pub const DISPUTE_DONE: Act = act("dispute done", "end an action", Right::Named);
pub const ARBITRATE_ASSIGN: Act = act("arbitrate assign", "see to who rules on a dispute", Right::Roles(OVERSEEING));
pub const ARBITRATE_TAKE: Act = act("arbitrate take", "take a dispute", Right::Named);
pub const ARBITRATE_RECUSE: Act = act("arbitrate recuse", "give a dispute back", Right::Named);
pub const ARBITRATE_RULE: Act = act("arbitrate rule", "rule on a dispute", Right::Named);
pub const ARBITRATE_APPEAL: Act = act("arbitrate appeal", "appeal in a dispute", Right::Named);
pub const ARBITRATE_LOOK_BACK: Act = act("arbitrate look-back", "open disputes by a ruling", Right::Roles(OVERSEEING));
pub const COACH_OPTIONS: Act =
    act("coach options publish", "publish options of coaching", Right::ManagementOr(LEADING));
pub const COACH_PLAN: Act = act("coach plan", "propose coaching", Right::Roles(OVERSEEING));
pub const COACH_AGREE: Act = act("coach agree", "answer a coaching", Right::Agent);
pub const COACH_STEP: Act = act("coach step", "work on the steps of a coaching", Right::Named);
pub const COACH_FOLLOW_UP: Act = act("coach follow-up", "ask for follow-up audits", Right::Roles(OVERSEEING));
pub const COACH_CLOSE: Act = act("coach close", "close a coaching", Right::Roles(OVERSEEING));
pub const IMPROVE_OPEN: Act = act("improve open", "open an improvement", Right::Roles(OVERSEEING));
pub const IMPROVE_DO: Act = act("improve do", "say what is done for an improvement", Right::Named);
pub const IMPROVE_CHECK: Act = act("improve check", "check an improvement", Right::Named);
pub const IMPROVE_ACT: Act = act("improve act", "conclude an improvement", Right::Named);
pub const KEEP_BACKUP: Act = act("keep backup", "make a backup", Right::Management);
pub const KEEP_HOLD: Act = act("keep hold", "hold text back from being erased", Right::Named);
pub const KEEP_RELEASE: Act = act("keep release", "release a hold", Right::Named);
pub const KEEP_ERASE: Act = act("keep erase", "ask for an erasure", Right::Roles(OVERSEEING));
pub const KEEP_APPROVE: Act = act("keep approve", "approve an erasure", Right::Roles(APPROVING));
pub const KEEP_RETAIN: Act =
    act("keep retain", "erase what is older than the policy keeps it", Right::Roles(OVERSEEING));
pub const KEEP_CLEAN: Act = act("keep clean", "write the file again without what was erased", Right::Roles(CLEANING));
pub const KEEP_ACCESS: Act = act("keep access", "hand out what is about somebody", Right::Named);
pub const REPORT_SUBMIT: Act = act("report submit", "hand in a report", Right::Roles(OVERSEEING));
pub const REPORT_APPROVE: Act = act("report approve", "approve a report", Right::Management);
pub const REPORT_RETURN: Act = act("report return", "return a report", Right::Management);

/// Every act, in the order of a request's life.
pub const ALL: [Act; 103] = [
    POLICY_PUBLISH,
    AGREEMENT_PROPOSE,
    AGREEMENT_ACCEPT,
    AGREEMENT_RETURN,
    AGREEMENT_WITHDRAW,
    AGREEMENT_END,
    READ,
    PEOPLE_IMPORT,
    PEOPLE_RENAME,
    PEOPLE_MERGE,
    PEOPLE_ABSENT,
    PEOPLE_ROTATE,
    PEOPLE_TRAIN,
    PEOPLE_KEY,
    NOTICE_PUBLISH,
    NOTICE_RECORD,
    NOTICE_ACKNOWLEDGE,
    INTAKE_ADD,
    INTAKE_TRIAGE,
    INTAKE_CLARIFY,
    INTAKE_CONFIRM,
    INTAKE_RESPOND,
    INTAKE_APPROVE,
    INTAKE_RATE,
    INTAKE_ARCHIVE,
    INTAKE_IMPORT,
    INTAKE_ENROL,
    INTAKE_VOLUMES,
    INTAKE_RATINGS,
    INTAKE_MACHINE,
    CARD_PROPOSE,
    CARD_COMMENT,
    CARD_ANSWER,
    CARD_PUBLISH,
    CARD_ACKNOWLEDGE,
    PLAN_ADD,
    ASSIGN_REQUEST,
    ASSIGN_COMMIT,
    ASSIGN_DRAW,
    ASSIGN_NIGHTLY,
    ASSIGN_EXTEND,
    ASSIGN_VOID,
    ASSIGN_REASSIGN,
    ASSIGN_SPOT_CHECK,
    ASSIGN_REPLACE,
    ASSIGN_APPROVE,
    SCORE_ACCEPT,
    SCORE_REVEAL,
    SCORE_SUBMIT,
    SCORE_HAND_IN,
    SCORE_SELF,
    SCORE_UNDO,
    SCORE_APPROVE,
    SCORE_DELIVER,
    SCORE_ACKNOWLEDGE,
    SCORE_CARE,
    CARE_ACKNOWLEDGE,
    CARE_ACT,
    SCORE_ASK,
    SCORE_ANSWER,
    SCORE_COMMEND,
    SCORE_VOICE,
    CALIBRATE_OPEN,
    CALIBRATE_SUBMIT,
    CALIBRATE_CLOSE,
    CALIBRATE_ANSWER,
    DISPUTE_OPEN,
    DISPUTE_ADD,
    DISPUTE_WITHDRAW,
    DISPUTE_STATEMENT,
    DISPUTE_CORRECT,
    DISPUTE_AGREE,
    DISPUTE_CONVENE,
    DISPUTE_SESSION,
    DISPUTE_CONTEST,
    DISPUTE_DONE,
    ARBITRATE_ASSIGN,
    ARBITRATE_TAKE,
    ARBITRATE_RECUSE,
    ARBITRATE_RULE,
    ARBITRATE_APPEAL,
    ARBITRATE_LOOK_BACK,
    COACH_OPTIONS,
    COACH_PLAN,
    COACH_AGREE,
    COACH_STEP,
    COACH_FOLLOW_UP,
    COACH_CLOSE,
    IMPROVE_OPEN,
    IMPROVE_DO,
    IMPROVE_CHECK,
    IMPROVE_ACT,
    KEEP_BACKUP,
    KEEP_HOLD,
    KEEP_RELEASE,
    KEEP_ERASE,
    KEEP_APPROVE,
    KEEP_RETAIN,
    KEEP_CLEAN,
    KEEP_ACCESS,
    REPORT_SUBMIT,
    REPORT_APPROVE,
    REPORT_RETURN,
];
