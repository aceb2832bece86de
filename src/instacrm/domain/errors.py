"""Every expected failure, each with a code that stays for ever.

InstaCrmError
 ├─ BadInput            what was asked makes no sense
 │   ├─ BadHandle · BadEvent · BadFrame · FrameTooLong · UnknownKind · UnsupportedProtocol · BadCursor
 │   └─ BadName · BadSettings · BadPack
 ├─ Refused             it makes sense, but not now or not for you
 │   ├─ NotSignedIn · NotAllowed (NoVote · ScriptsMayNotVote) · NotFound · ActorNotJoined · CapturePaused
 │   ├─ ThreadNotLogged · NeedsVote · Conflict
 │   ├─ StoreTooNew · StoreMisplaced · BadBackup · OtherTeam · KeyExposed
 │   ├─ SessionExpired · SessionRevoked · MembershipPending · MembershipEnded · NameTaken
 │   ├─ LoginExpired · SignInRefused
 │   └─ HistoryDiffers · Resync · Upgrade · TooLarge · TooMany (OperatorQuota · TeamQuota)
 └─ Unavailable         the world's fault; try again
     └─ AgentAway · ServerAway · StoreBusy · ProviderAway
"""


class InstaCrmError(Exception):
    """An expected failure: `code` is stable, the message says what happened, `remedy` what to do."""

    code = "error"
    retryable = False
    remedy = ""

    def __init__(self, message: str = "", *, remedy: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip().splitlines()[0])
        if remedy:
            self.remedy = remedy


class BadInput(InstaCrmError):
    """What was asked makes no sense."""

    code = "bad-input"


class BadHandle(BadInput):
    """That is not an Instagram handle."""

    code = "bad-handle"
    remedy = "Use 1 to 30 letters, digits, dots or underscores."


class BadEvent(BadInput):
    """The event does not hold together."""

    code = "bad-event"


class BadFrame(BadInput):
    """The frame is not a JSON object of the protocol."""

    code = "bad-frame"


class FrameTooLong(BadFrame):
    """The frame is longer than one message may be."""

    code = "frame-too-long"
    remedy = "Split the message; a frame holds at most 1 MiB."


class UnknownKind(BadInput):
    """Nobody here knows this kind of message."""

    code = "unknown-kind"
    remedy = "Update InstaCRM; the two programs are of different versions."


class UnsupportedProtocol(BadInput):
    """The two programs speak different versions of the protocol."""

    code = "unsupported-protocol"
    remedy = "Update the older of the two."


class BadCursor(BadInput):
    """The cursor is not one this server gave out."""

    code = "bad-cursor"


class BadName(BadInput):
    """That cannot be an operator's name."""

    code = "bad-name"
    remedy = "Use 1 to 32 printable characters."


class BadSettings(BadInput):
    """The settings do not allow a safe start."""

    code = "bad-settings"


class BadPack(BadInput):
    """That selector pack is bad, old or not signed; the one in use stays."""

    code = "bad-pack"


class Refused(InstaCrmError):
    """It makes sense, but not now or not for you."""

    code = "refused"


class NotSignedIn(Refused):
    """Nobody is signed in."""

    code = "not-signed-in"
    remedy = "Sign in."


class SessionExpired(Refused):
    """This sign-in needs to be refreshed."""

    code = "session-expired"
    remedy = "Refresh the session, then try again."


class SessionRevoked(Refused):
    """This sign-in was ended."""

    code = "session-revoked"
    remedy = "Sign in again."


class MembershipPending(Refused):
    """Your team has not let you in yet."""

    code = "pending"
    remedy = "Ask an owner or admin of the team."


class MembershipEnded(Refused):
    """You are no longer a member of this team."""

    code = "membership-ended"
    remedy = "Ask an owner or admin of the team for an invitation."


class NameTaken(Refused):
    """Another operator has this name."""

    code = "name-taken"
    remedy = "Choose another name."


class LoginExpired(Refused):
    """This sign-in took too long or was already used."""

    code = "login-expired"
    remedy = "Start the sign-in again."


class SignInRefused(Refused):
    """The sign-in could not be proved."""

    code = "sign-in-refused"
    remedy = "Start the sign-in again."


class NotAllowed(Refused):
    """Your role does not allow this."""

    code = "not-allowed"


class NoVote(NotAllowed):
    """This is for those who were asked."""

    code = "no-vote"


class ScriptsMayNotVote(NotAllowed):
    """Proposals, ballots and rules are for people; a script's token does not make them."""

    code = "scripts-may-not-vote"
    remedy = "Sign in to the dashboard and decide there."


class NotFound(Refused):
    """There is no such thing in your team."""

    code = "not-found"


class ActorNotJoined(Refused):
    """This Instagram account was not joined to the team, so nothing of it is kept."""

    code = "actor-not-joined"
    remedy = "Join the account to the team in the side panel."


class CapturePaused(Refused):
    """Logging is paused on this computer."""

    code = "capture-paused"
    remedy = "Resume logging in the side panel."


class ThreadNotLogged(Refused):
    """This conversation is never logged on this computer."""

    code = "thread-not-logged"
    remedy = "Log it again in the side panel."


class NeedsVote(Refused):
    """The team has to vote on this."""

    code = "needs-vote"


class Conflict(Refused):
    """Somebody else changed it first, or the same id came with other content."""

    code = "conflict"


class StoreTooNew(Refused):
    """The data file was written by a newer version; it was left untouched."""

    code = "store-too-new"
    remedy = "Update InstaCRM on this computer."


class StoreMisplaced(Refused):
    """The data folder lies where its files cannot be kept safe."""

    code = "store-misplaced"
    remedy = "Use a folder on a disk of this computer that no program syncs."


class BadBackup(Refused):
    """That backup is damaged or none at all; nothing was changed."""

    code = "bad-backup"
    remedy = "Choose another one: instacrm restore"


class OtherTeam(Refused):
    """This data folder belongs to another team."""

    code = "other-team"
    remedy = "Use a data folder of its own for each team."


class KeyExposed(Refused):
    """The key that this computer's programs share is not private."""

    code = "key-exposed"
    remedy = "Quit InstaCRM, delete ipc.key in its data folder, and start it again: a new one is made."


class HistoryDiffers(Refused):
    """The server's history is not the one this agent knew."""

    code = "history-differs"
    remedy = "Push everything kept again, then pull from the start."


class Resync(Refused):
    """The server no longer keeps what came after this place."""

    code = "resync"
    remedy = "Pull from the start."


class Upgrade(Refused):
    """The agent and the server speak different versions of the protocol."""

    code = "upgrade"
    remedy = "Update the older of the two."


class TooLarge(Refused):
    """More was sent than one request may hold."""

    code = "too-large"
    remedy = "Send less at once."


class TooMany(Refused):
    """Too many requests came from this address."""

    code = "too-many"
    retryable = True
    remedy = "Wait as long as Retry-After says."

    def __init__(self, message: str = "", *, remedy: str = "", retry_after_s: int = 60) -> None:
        super().__init__(message, remedy=remedy)
        self.retry_after_s = retry_after_s


class OperatorQuota(TooMany):
    """Your team's server takes no more from you today."""

    code = "quota-operator"
    remedy = "It goes on tomorrow by itself, nothing is lost; whoever runs the server can allow more."


class TeamQuota(TooMany):
    """Your team's server takes no more from your team today."""

    code = "quota-team"
    remedy = OperatorQuota.remedy


class Unavailable(InstaCrmError):
    """The other side cannot answer now."""

    code = "unavailable"
    retryable = True


class AgentAway(Unavailable):
    """The agent on this computer does not answer."""

    code = "agent-away"


class ServerAway(Unavailable):
    """Your team's server does not answer."""

    code = "server-away"
    remedy = "Check this computer's connection and the server's address. Logging goes on; what waits is sent later."


class StoreBusy(Unavailable):
    """Another program holds the data file."""

    code = "store-busy"


class ProviderAway(Unavailable):
    """The sign-in provider does not answer."""

    code = "provider-away"


class RemovalsHeld(Refused):
    """The team's server would take much from this computer; a person has to agree first."""

    code = "removals-held"
    remedy = "Ask whoever leads your team whether that is meant. If it is: instacrm sync --accept-removals"


class DiskTrouble(Unavailable):
    """The disk did not take what was written."""

    code = "disk-trouble"
    remedy = "Free some space, or check that the data folder can be written to."
