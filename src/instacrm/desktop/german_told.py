"""What agent, team's server and computer say, in German, with the places of `told.py`.

The first that fits is taken: what is said more narrowly stands before what is said more widely.
"""

from collections.abc import Mapping
from typing import Final

# Questions to the team hold the sentence of a rule, and are known by what stands around it.
_QUESTIONS: Final = {
    "End: {subject}": "Beenden: {subject}",
    "{sentence}, in place of: {subject}": "{sentence}, statt: {subject}",
    "{sentence} → notice": "{sentence} → hinweisen",
    "{sentence} → warn": "{sentence} → warnen",
    "{sentence} → hold": "{sentence} → anhalten",
}  # fmt: skip

# What rules, goals and questions to the team are called, and their sentences (`domain/policy`, `domain/goals.py`).
_RULES: Final = {
    "you": "Sie",
    "somebody of the team": "jemand aus dem Team",
    "somebody who left": "jemand, der gegangen ist",
    "another account": "ein anderes Konto",
    "an account that left": "ein Konto, das gegangen ist",
    "this person": "diese Person",
    "messages": "Nachrichten",
    "new people": "neue Personen",
    "people written to": "angeschriebene Personen",
    "people": "Personen",
    "different people": "verschiedene Personen",
    "first contacts": "Erstkontakte",
    "people who replied": "Personen, die antworteten,",
    "people who became warm": "Personen, die warm wurden,",
    "people who booked": "Personen, die buchten,",
    "people who paid": "Personen, die bezahlten,",
    "1 message": "1 Nachricht",
    "1 first contact": "1 Erstkontakt",
    "1 different person": "1 Person",
    "{number} messages": "{number} Nachrichten",
    "{number} first contacts": "{number} Erstkontakte",
    "{number} different people": "{number} verschiedene Personen",
    "1 second": "1 Sekunde",
    "1 minute": "1 Minute",
    "1 hour": "1 Stunde",
    "1 day": "1 Tag",
    "{number} seconds": "{number} Sekunden",
    "{number} minutes": "{number} Minuten",
    "{number} hours": "{number} Stunden",
    "{number} days": "{number} Tage",
    "seconds": "Sekunden",
    "days": "Tage",
    "day": "Tag",
    "week": "Woche",
    "month": "Monat",
    "an hour": "pro Stunde",
    "this hour": "in dieser Stunde",
    "in a minute": "in einer Minute",
    "in 1 second": "in 1 Sekunde",
    "in {number} seconds": "in {number} Sekunden",
    "in {number} minutes": "in {number} Minuten",
    "in {number} hours": "in {number} Stunden",
    "in {number} days": "in {number} Tagen",
    "just now": "gerade eben",
    "1 minute ago": "vor 1 Minute",
    "1 hour ago": "vor 1 Stunde",
    "1 day ago": "vor 1 Tag",
    "{number} minutes ago": "vor {number} Minuten",
    "{number} hours ago": "vor {number} Stunden",
    "{number} days ago": "vor {number} Tagen",
    "by the whole team": "vom ganzen Team",
    "from {actor}, all operators together": "von {actor}, alle zusammen",
    "by you, all accounts together": "von Ihnen, alle Konten zusammen",
    "by {operator}, all accounts together": "von {operator}, alle Konten zusammen",
    "by you from {actor}": "von Ihnen über {actor}",
    "by {operator} from {actor}": "von {operator} über {actor}",
    ", for {actor}": ", für {actor}",
    ", for {operator} on {actor}": ", für {operator} auf {actor}",
    ", for {operator}": ", für {operator}",
    "No message to a person to whom somebody else of the team wrote in the last 1 day{binding}":
        "Keine Nachricht an Personen, denen am letzten Tag schon jemand anders aus dem Team schrieb{binding}",
    "No message to a person to whom somebody else of the team wrote in the last {number} days{binding}":
        "Keine Nachricht an Personen, denen in den letzten {number} Tagen schon jemand anders aus dem Team"
        " schrieb{binding}",
    "At most {noun} {per} {scope}": "Höchstens {noun} {per} {scope}",
    "At least {length} between two messages {scope}": "Mindestens {length} zwischen zwei Nachrichten {scope}",
    "No messages between {span} and {span2}, by the account's clock{binding}":
        "Keine Nachrichten zwischen {span} und {span2} Uhr, nach der Uhr des Kontos{binding}",
    "The same text to at most 1 person in 1 day {scope}": "Derselbe Text an höchstens 1 Person an 1 Tag {scope}",
    "The same text to at most 1 person in {number} days {scope}":
        "Derselbe Text an höchstens 1 Person in {number} Tagen {scope}",
    "The same text to at most {number} people in 1 day {scope}":
        "Derselbe Text an höchstens {number} Personen an 1 Tag {scope}",
    "The same text to at most {number} people in {number2} days {scope}":
        "Derselbe Text an höchstens {number} Personen in {number2} Tagen {scope}",
    "A new account sends at most {noun} in 24 hours, {number} more each day, until it may send {number2}{binding}":
        "Ein neues Konto sendet höchstens {noun} in 24 Stunden, jeden Tag {number} mehr, bis es {number2} senden"
        " darf{binding}",
    "You wrote to {whom} from {actor} {ago}": "Sie schrieben {ago} an {whom}, von {actor}",
    "Somebody of the team wrote to {whom} from {actor} {ago}":
        "Jemand aus dem Team schrieb {ago} an {whom}, von {actor}",
    "{operator} wrote to {whom} from {actor} {ago}": "{operator} schrieb {ago} an {whom}, von {actor}",
    "{number} of {number2} messages in 24 hours from {actor}, which is on day {number3} of its warm-up":
        "{number} von {number2} Nachrichten in 24 Stunden von {actor}, am {number3}. Tag des Aufwärmens",
    "More than {number} messages in 24 hours from {actor}, which is on day {number2} of its warm-up":
        "Mehr als {number} Nachrichten in 24 Stunden von {actor}, am {number2}. Tag des Aufwärmens",
    "{number} of {number2} {what} {window} {scope}": "{number} von {number2}: {what} {window} {scope}",
    "More than {number} {what} {window} {scope}": "Mehr als {number}: {what} {window} {scope}",
    "{pause} of {pause2} since the last message {scope}": "{pause} von {pause2} seit der letzten Nachricht {scope}",
    "Quiet from {span} to {span2} for {actor} ({zone})": "Ruhe von {span} bis {span2} Uhr für {actor} ({zone})",
    "This text went to {number} of 1 person in 1 day {scope}":
        "Dieser Text ging an {number} von 1 Person an 1 Tag {scope}",
    "This text went to {number} of 1 person in {number2} days {scope}":
        "Dieser Text ging an {number} von 1 Person in {number2} Tagen {scope}",
    "This text went to {number} of {number2} people in 1 day {scope}":
        "Dieser Text ging an {number} von {number2} Personen an 1 Tag {scope}",
    "This text went to {number} of {number2} people in {number3} days {scope}":
        "Dieser Text ging an {number} von {number2} Personen in {number3} Tagen {scope}",
    "This text went to more than {number} people in 1 day {scope}":
        "Dieser Text ging an mehr als {number} Personen an 1 Tag {scope}",
    "This text went to more than {number} people in {number2} days {scope}":
        "Dieser Text ging an mehr als {number} Personen in {number2} Tagen {scope}",
    "{number} {what} each {every} {scope}": "{number} {what} pro {every} {scope}",
    # An account beside the team's rules
    "1 pause": "1 Pause",
    "{number} pauses": "{number} Pausen",
    "{noun} in the busiest hour.": "{noun} in der vollsten Stunde.",
    "{noun} in the busiest 24 hours. {number} % of all messages were first contacts.":
        "{noun} in den vollsten 24 Stunden. {number} % aller Nachrichten waren Erstkontakte.",
    "At its busiest {noun} {per}; the team's limit is {number}.":
        "In der vollsten Zeit {noun} {per}; die Grenze des Teams ist {number}.",
    "At its busiest {noun} {per}; the team's limit is {number}. {number2} % of all messages were first contacts.":
        "In der vollsten Zeit {noun} {per}; die Grenze des Teams ist {number}. {number2} % aller Nachrichten waren"
        " Erstkontakte.",
    "The shortest pause was {pause}.": "Die kürzeste Pause war {pause}.",
    "Too few messages for a pause between two.": "Zu wenige Nachrichten für eine Pause zwischen zweien.",
    "{number} of {pauses} shorter than {pause}, the shortest {pause2}.":
        "{number} von {pauses} kürzer als {pause}, die kürzeste {pause2}.",
    "The same text went to {people} in {length}.": "Derselbe Text ging über {length} hinweg an {people}.",
    "The same text went to {people} in {length}; the team's limit is {number}.":
        "Derselbe Text ging über {length} hinweg an {people}; die Grenze des Teams ist {number}.",
    "{number} of {people} replied.": "{number} von {people} antworteten.",
    "Spread them over more hours.": "Verteilen Sie sie auf mehr Stunden.",
    "Write more to people you know already.": "Schreiben Sie mehr an Menschen, die Sie schon kennen.",
    "Wait a little longer between two messages.": "Warten Sie zwischen zwei Nachrichten etwas länger.",
    "Write to each in your own words.": "Schreiben Sie jedem in eigenen Worten.",
    # Their forms
    "Somebody else wrote already": "Jemand anders schrieb schon",
    "Tells when a colleague, or another account, wrote to the same person not long ago.":
        "Meldet sich, wenn jemand aus dem Team oder ein anderes Konto derselben Person vor Kurzem schrieb.",
    "Days to look back": "Tage im Rückblick",
    "At most so many": "Höchstens so viele",
    "Limits how many messages, new people or different people there are in a stretch of time.":
        "Begrenzt, wie viele Nachrichten, neue oder verschiedene Personen es in einer Zeitspanne gibt.",
    "At most": "Höchstens",
    "In": "In",
    "Counted": "Gezählt werden",
    "Time between messages": "Zeit zwischen Nachrichten",
    "Keeps a pause between one message and the next.": "Lässt zwischen einer Nachricht und der nächsten eine Pause.",
    "At least": "Mindestens",
    "Quiet hours": "Ruhezeit",
    "Keeps a part of the day free of messages, by the clock where the account is at home.":
        "Hält einen Teil des Tages frei von Nachrichten, nach der Uhr am Ort des Kontos.",
    "From": "Von",
    "To": "Bis",
    "Same text": "Gleicher Text",
    "Limits how many people get one and the same text.": "Begrenzt, wie viele Personen denselben Text bekommen.",
    "To at most": "An höchstens",
    "Warm-up": "Aufwärmen",
    "Lets a new account begin slowly: a few messages a day, and some more each day.":
        "Lässt ein neues Konto langsam beginnen: wenige Nachrichten am Tag, und jeden Tag ein paar mehr.",
    "On the first day": "Am ersten Tag",
    "More each day": "Mehr an jedem Tag",
    "Until": "Bis",
    # Votes
    "something that has ended since": "etwas, das seither geendet hat",
    "Change how the team works (nothing)": "Ändern, wie das Team arbeitet (nichts)",
    "Change how the team works ({terms})": "Ändern, wie das Team arbeitet ({terms})",
    "{term}: {setting}, until now {setting2}": "{term}: {setting}, bisher {setting2}",
    "{term}: {setting}": "{term}: {setting}",
    "another status “{name}”": "ein weiterer Status „{name}“",
    "no status “{name}” any more; who has it keeps it": "kein Status „{name}“ mehr; wer ihn hat, behält ihn",
    "status “{name}” is called “{name2}”": "Status „{name}“ heißt „{name2}“",
    "who comes in": "wer hereinkommt",
    "texts of messages": "Texte der Nachrichten",
    "texts are kept": "Texte werden aufbewahrt",
    "a vote is open": "eine Abstimmung ist offen",
    "more than this share of those for or against": "mehr als dieser Anteil derer, die dafür oder dagegen sind",
    "at least this share of the team for": "mindestens dieser Anteil des Teams dafür",
    "more than half of the team decides up to": "mehr als die Hälfte des Teams entscheidet bei höchstens",
    "time zone": "Zeitzone",
    "the leaderboard in the analytics is": "die Rangliste in den Auswertungen ist",
    "the week begins on": "die Woche beginnt am",
    "as the server is set up": "wie der Server eingerichtet ist",
    "by invitation only": "nur auf Einladung",
    "whoever asks, once an owner or admin lets them in": "wer fragt, sobald ein Inhaber oder Admin zustimmt",
    "kept by the team": "beim Team aufbewahrt",
    "kept on the writer's computer": "auf dem Computer der schreibenden Person aufbewahrt",
    "not kept at all": "gar nicht aufbewahrt",
    "without end": "ohne Ende",
    "shown": "zu sehen",
    "not shown": "nicht zu sehen",
    "Monday": "Montag",
    "Tuesday": "Dienstag",
    "Wednesday": "Mittwoch",
    "Thursday": "Donnerstag",
    "Friday": "Freitag",
    "Saturday": "Samstag",
    "Sunday": "Sonntag",
    "{number} voters": "{number} Stimmberechtigten",
    "Over the last {number} days: {did} {number2} of {number3} messages":
        "In den letzten {number} Tagen: {did} bei {number2} von {number3} Nachrichten",
    "spoken": "gemeldet",
    "noticed": "hingewiesen",
    "warned": "gewarnt",
    "held": "angehalten",
    "yes": "ja",
    "no": "nein",
    "{number} for is more than half of {number2}: {yes}": "{number} dafür, mehr als die Hälfte von {number2}: {yes}",
    "{number} for is more than {number2} % of the {number3} for or against: {yes}":
        "{number} dafür, mehr als {number2} % der {number3} dafür oder dagegen: {yes}",
    "{number} for is at least {number2}, {number3} % of {number4}: {yes}":
        "{number} dafür, mindestens {number2}, {number3} % von {number4}: {yes}",
    "an owner must be for, since this is about texts: {yes}":
        "ein Inhaber muss dafür sein, weil es um Texte geht: {yes}",
    "instagram": "Instagram",
    "e-mail": "E-Mail",
    "phone": "Telefon",
    "in-person": "persönlich",
    "other": "anderswo",
}  # fmt: skip

# Failures as their classes say them, what to do, and the sentences a person at the window can meet.
_FAILURES: Final = {
    "An expected failure: `code` is stable, the message says what happened, `remedy` what to do.":
        "Das ging nicht.",
    "Something went wrong ({code}).": "Etwas ging schief ({code}).",
    "What was asked makes no sense.": "Das ergibt so keinen Sinn.",
    "That is not an Instagram handle.": "Das ist kein Handle bei Instagram.",
    "{handle} is not an Instagram handle": "{handle} ist kein Handle bei Instagram.",
    "Use 1 to 30 letters, digits, dots or underscores.":
        "Nehmen Sie 1 bis 30 Buchstaben, Ziffern, Punkte oder Unterstriche.",
    "The event does not hold together.": "Der Eintrag ist in sich nicht stimmig.",
    "The frame is not a JSON object of the protocol.": "Die Programme haben einander nicht verstanden.",
    "The frame is longer than one message may be.": "Das ist länger, als eine Übermittlung sein darf.",
    "Split the message; a frame holds at most 1 MiB.": "Teilen Sie es auf; höchstens 1 MiB auf einmal.",
    "The answer does not fit into one message.": "Die Antwort passt nicht in eine Übermittlung.",
    "Nobody here knows this kind of message.": "Diese Art von Anfrage kennt hier niemand.",
    "Update InstaCRM; the two programs are of different versions.":
        "Aktualisieren Sie InstaCRM; die beiden Programme haben verschiedene Versionen.",
    "The two programs speak different versions of the protocol.":
        "Die beiden Programme sprechen verschiedene Fassungen des Protokolls.",
    "Update the older of the two.": "Aktualisieren Sie das ältere der beiden.",
    "The cursor is not one this server gave out.": "Diese Stelle hat dieser Server nicht ausgegeben.",
    "That cannot be an operator's name.": "So kann niemand im Team heißen.",
    "Use 1 to 32 printable characters.": "Nehmen Sie 1 bis 32 druckbare Zeichen.",
    "The settings do not allow a safe start.": "Mit diesen Einstellungen ist kein sicherer Betrieb möglich.",
    "That selector pack is bad, old or not signed; the one in use stays.":
        "Dieses Selektorpaket ist fehlerhaft, alt oder nicht signiert; das bisherige bleibt.",
    "It makes sense, but not now or not for you.": "Das geht gerade nicht, oder nicht für Sie.",
    "Nobody is signed in.": "Niemand ist angemeldet.",
    "Sign in.": "Melden Sie sich an.",
    "This sign-in needs to be refreshed.": "Diese Anmeldung muss erneuert werden.",
    "Refresh the session, then try again.": "Erneuern Sie die Anmeldung und versuchen Sie es noch einmal.",
    "This sign-in was ended.": "Diese Anmeldung wurde beendet.",
    "Sign in again.": "Melden Sie sich neu an.",
    "Your team has not let you in yet.": "Ihr Team hat Sie noch nicht aufgenommen.",
    "Ask an owner or admin of the team.": "Fragen Sie einen Inhaber oder Admin des Teams.",
    "You are no longer a member of this team.": "Sie gehören nicht mehr zu diesem Team.",
    "Ask an owner or admin of the team for an invitation.":
        "Bitten Sie einen Inhaber oder Admin des Teams um eine Einladung.",
    "Another operator has this name.": "Jemand anders im Team heißt schon so.",
    "Choose another name.": "Wählen Sie einen anderen Namen.",
    "This sign-in took too long or was already used.": "Diese Anmeldung dauerte zu lange oder wurde schon benutzt.",
    "Nobody finished the sign-in within five minutes.": "Die Anmeldung wurde nicht innerhalb von fünf Minuten beendet.",
    "This address belongs to another sign-in.": "Diese Adresse gehört zu einer anderen Anmeldung.",
    "Start the sign-in again.": "Beginnen Sie die Anmeldung neu.",
    "The sign-in could not be proved.": "Die Anmeldung ließ sich nicht nachweisen.",
    "You stopped the sign-in.": "Sie haben die Anmeldung abgebrochen.",
    "The sign-in provider did not let you through.": "Der Anmeldedienst hat Sie nicht durchgelassen.",
    "Your role does not allow this.": "Ihre Rolle erlaubt das nicht.",
    "This is for those who were asked.": "Das ist für die, die gefragt wurden.",
    "Proposals, ballots and rules are for people; a script's token does not make them.":
        "Vorschläge, Stimmen und Regeln sind Sache von Menschen; das Token eines Skripts macht keine.",
    "Sign in to the dashboard and decide there.": "Melden Sie sich im Dashboard an und entscheiden Sie dort.",
    "There is no such thing in your team.": "So etwas gibt es in Ihrem Team nicht.",
    "This Instagram account was not joined to the team, so nothing of it is kept.":
        "Dieses Instagram-Konto gehört nicht zum Team, deshalb wird nichts davon festgehalten.",
    "Join the account to the team in the side panel.": "Fügen Sie das Konto in der Seitenleiste zum Team hinzu.",
    "Logging is paused on this computer.": "Die Erfassung ist auf diesem Computer pausiert.",
    "Resume logging in the side panel.": "Setzen Sie die Erfassung in der Seitenleiste fort.",
    "This conversation is never logged on this computer.":
        "Dieses Gespräch wird auf diesem Computer nie erfasst.",
    "Log it again in the side panel.": "Lassen Sie es in der Seitenleiste wieder erfassen.",
    "The team has to vote on this.": "Darüber muss das Team abstimmen.",
    "Somebody else changed it first, or the same id came with other content.":
        "Jemand anders hat es zuerst geändert, oder dieselbe Kennung kam mit anderem Inhalt.",
    "The data file was written by a newer version; it was left untouched.":
        "Die Datei wurde von einer neueren Version geschrieben; sie blieb unangetastet.",
    "Update InstaCRM on this computer.": "Aktualisieren Sie InstaCRM auf diesem Computer.",
    "The data folder lies where its files cannot be kept safe.":
        "Der Datenordner liegt, wo seine Dateien nicht sicher sind.",
    "The data folder lies on a network drive ({name}).": "Der Datenordner liegt auf einem Netzlaufwerk ({name}).",
    "The data folder lies in “{name}”, which a program syncs to a cloud.":
        "Der Datenordner liegt in „{name}“, den ein Programm in eine Cloud abgleicht.",
    "The data folder lies in “{name}”, which a program syncs ({file} lies there).":
        "Der Datenordner liegt in „{name}“, den ein Programm abgleicht (dort liegt {file}).",
    "Use a folder on a disk of this computer that no program syncs.":
        "Nehmen Sie einen Ordner auf einem Laufwerk dieses Computers, den kein Programm abgleicht.",
    "That backup is damaged or none at all; nothing was changed.":
        "Diese Sicherung ist beschädigt oder gar keine; geändert wurde nichts.",
    "{file} is damaged or no backup.": "{file} ist beschädigt oder keine Sicherung.",
    "Choose another one: instacrm restore": "Wählen Sie eine andere: instacrm restore",
    "This data folder belongs to another team.": "Dieser Datenordner gehört einem anderen Team.",
    "Use a data folder of its own for each team.": "Nehmen Sie für jedes Team einen eigenen Datenordner.",
    "The key that this computer's programs share is not private.":
        "Der Schlüssel, den sich die Programme dieses Computers teilen, ist nicht geheim.",
    "Quit InstaCRM, delete ipc.key in its data folder, and start it again: a new one is made.":
        "Beenden Sie InstaCRM, löschen Sie ipc.key im Datenordner und starten Sie neu: Ein neuer wird gemacht.",
    "The server's history is not the one this agent knew.":
        "Die Geschichte des Servers ist nicht die, die dieser Computer kannte.",
    "Push everything kept again, then pull from the start.":
        "Alles Aufbewahrte wird neu gesendet und dann von Anfang an geholt.",
    "The server no longer keeps what came after this place.":
        "Was nach dieser Stelle kam, bewahrt der Server nicht mehr auf.",
    "Pull from the start.": "Es wird von Anfang an geholt.",
    "The agent and the server speak different versions of the protocol.":
        "InstaCRM hier und der Server sprechen verschiedene Fassungen des Protokolls.",
    "More was sent than one request may hold.": "Es wurde mehr gesendet, als eine Anfrage fasst.",
    "Send less at once.": "Senden Sie weniger auf einmal.",
    "Too many requests came from this address.": "Von dieser Adresse kamen zu viele Anfragen.",
    "Wait as long as Retry-After says.": "Warten Sie einen Augenblick.",
    "Your team's server takes no more from you today.": "Der Server Ihres Teams nimmt heute von Ihnen nichts mehr an.",
    "It goes on tomorrow by itself, nothing is lost; whoever runs the server can allow more.":
        "Morgen geht es von selbst weiter, nichts geht verloren; wer den Server betreibt, kann mehr erlauben.",
    "Your team's server takes no more from your team today.":
        "Der Server Ihres Teams nimmt heute vom Team nichts mehr an.",
    "The other side cannot answer now.": "Die andere Seite kann gerade nicht antworten.",
    "The agent on this computer does not answer.": "InstaCRM auf diesem Computer antwortet nicht.",
    "the agent did not answer in time": "InstaCRM hat nicht rechtzeitig geantwortet.",
    "the agent closed the connection": "InstaCRM hat die Verbindung beendet.",
    "the agent answered in words of another version": "InstaCRM antwortete in der Sprache einer anderen Version.",
    "The agent did not come up.": "InstaCRM kam nicht in Gang.",
    "The agent did not stop.": "InstaCRM hat nicht angehalten.",
    "Look into {file}, or run: instacrm agent": "Sehen Sie in {file} nach, oder starten Sie: instacrm agent",
    "Your team's server does not answer.": "Der Server Ihres Teams antwortet nicht.",
    "Your team's server was never reached.": "Der Server Ihres Teams wurde noch nie erreicht.",
    "your team's server does not answer ({code})": "Der Server Ihres Teams antwortet nicht ({code}).",
    "your team's server does not answer ({name})": "Der Server Ihres Teams antwortet nicht ({name}).",
    "{name} does not answer ({reason})": "{name} antwortet nicht ({reason}).",
    "what answers at the server's address is not your team's server":
        "Unter der Adresse antwortet etwas anderes als der Server Ihres Teams.",
    "the team's server must be reached over https": "Der Server des Teams muss über https erreichbar sein.",
    "Check this computer's connection and the server's address. Logging goes on; what waits is sent later.":
        "Prüfen Sie die Verbindung dieses Computers und die Adresse des Servers. Erfasst wird weiter; was wartet, wird"
        " später gesendet.",
    "Another program holds the data file.": "Ein anderes Programm hält die Datei fest.",
    "Another InstaCRM agent already works with this data folder.":
        "Mit diesem Datenordner arbeitet schon ein anderes InstaCRM.",
    "The sign-in provider does not answer.": "Der Anmeldedienst antwortet nicht.",
    "The team's server would take much from this computer; a person has to agree first.":
        "Der Server des Teams würde viel von diesem Computer nehmen; dem muss erst jemand zustimmen.",
    "Your team's server would take the names or words of at least {number} of {number2} people from this computer."
    " Nothing was taken, and nothing new is fetched until you decide. (removals-held)":
        "Der Server Ihres Teams würde Namen oder Texte von mindestens {number} von {number2} Personen von diesem"
        " Computer nehmen. Genommen wurde nichts, und bis Sie entscheiden, wird nichts Neues geholt.",
    "Your team's server would take the names or words of at least {number} of {number2} people from this computer."
    " Nothing was taken, and nothing new is fetched until you decide.":
        "Der Server Ihres Teams würde Namen oder Texte von mindestens {number} von {number2} Personen von diesem"
        " Computer nehmen. Genommen wurde nichts, und bis Sie entscheiden, wird nichts Neues geholt.",
    "Ask whoever leads your team whether that is meant. If it is: instacrm sync --accept-removals":
        "Fragen Sie, wer Ihr Team leitet, ob das so gemeint ist. Wenn ja: instacrm sync --accept-removals",
    "The disk did not take what was written.": "Das Laufwerk hat nicht angenommen, was geschrieben wurde.",
    "the data folder cannot be used: {reason}": "Der Datenordner lässt sich nicht benutzen: {reason}",
    "the backup could not be written: {reason}": "Die Sicherung ließ sich nicht schreiben: {reason}",
    "the backup could not be restored: {reason}": "Die Sicherung ließ sich nicht zurückspielen: {reason}",
    "the data file is damaged ({reason}); it is being repaired":
        "Die Datei ist beschädigt ({reason}); sie wird repariert.",
    "Free some space, or check that the data folder can be written to.":
        "Schaffen Sie Platz, oder prüfen Sie, ob in den Datenordner geschrieben werden kann.",
    # Settings
    "This system lets no program press keys for another one.":
        "Dieses System lässt kein Programm für ein anderes Tasten drücken.",
    "Let the browser switch the tabs instead.": "Lassen Sie stattdessen den Browser die Tabs wechseln.",
    "Tabs are switched after every 1 to {number} messages.":
        "Tabs werden nach je 1 bis {number} Nachrichten gewechselt.",
    "The tab switcher waits 1 to {number} seconds.": "Der Tabwechsel wartet 1 bis {number} Sekunden.",
    "Quiet hours are times like 22:30.": "Ruhezeiten sind Zeiten wie 22:30.",
    "This copy of InstaCRM was not installed.": "Diese Kopie von InstaCRM wurde nicht installiert.",
    "This copy of InstaCRM was not built for updates.": "Diese Kopie von InstaCRM ist nicht für Updates gebaut.",
    "Install it with Setup, then set this.": "Installieren Sie sie mit dem Setup, dann lässt sich das einstellen.",
    "the start at login could not be set: {reason}":
        "Der Start bei der Anmeldung ließ sich nicht einstellen: {reason}",
    "Not kept: {why}": "Nicht gespeichert: {why}",
    "Kept and proved: {name}": "Gespeichert und geprüft: {name}",
    "Kept: {name}. It could not be reached now, and is proved before anything is taken from it.":
        "Gespeichert: {name}. Gerade nicht erreichbar; geprüft wird, bevor etwas davon genommen wird.",
    "“{name}” is not an address.": "„{name}“ ist keine Adresse.",
    "“{name}” is neither owner/repo nor an https address.": "„{name}“ ist weder owner/repo noch eine https-Adresse.",
    "An address of updates has no user, no question mark and no #.":
        "Eine Adresse für Updates hat keinen Benutzer, kein Fragezeichen und kein #.",
    "there are no updates at this address": "unter dieser Adresse gibt es keine Updates",
    "the updates there are not signed by this product's keys":
        "die Updates dort sind nicht mit den Schlüsseln dieses Produkts signiert",
    "the list of updates is older than it may be": "die Liste der Updates ist älter, als sie sein darf",
    "the list of updates is longer than any of ours": "die Liste der Updates ist länger als jede von uns",
    "Version {name} did not start here; {version} runs.": "Version {name} startete hier nicht; {version} läuft.",
    "InstaCRM does not know where its updates come from. Say it in Settings, or: InstaLogger --source owner/repo":
        "InstaCRM weiß nicht, woher seine Updates kommen. Sagen Sie es in den Einstellungen, oder:"
        " InstaLogger --source owner/repo",
    "Working alone needs InstaCRM's server part, which is not installed here.":
        "Allein zu arbeiten braucht den Serverteil von InstaCRM, der hier nicht installiert ist.",
    "This agent cannot work alone.": "Dieses InstaCRM kann nicht allein arbeiten.",
    "No one team of yours is called {name}.": "Keines Ihrer Teams heißt {name}.",
    "The new team needs a name.": "Das neue Team braucht einen Namen.",
    # Rules, people and templates
    "quiet hours begin and end at different times": "Ruhezeiten beginnen und enden zu verschiedenen Zeiten",
    "quiet-hours: quiet hours begin and end at different times":
        "Eine Ruhezeit beginnt und endet zu verschiedenen Zeiten.",
    "there is no rule kind {name}": "Diese Art von Regel gibt es nicht: {name}",
    "{name} is not a status.": "{name} ist kein Status.",
    "{name} is not a day like 2026-11-27": "{name} ist kein Tag wie 2026-11-27",
    "A template needs a title of at most {number} characters.":
        "Eine Vorlage braucht einen Titel von höchstens {number} Zeichen.",
    "A template has 1 to {number} variants.": "Eine Vorlage hat 1 bis {number} Varianten.",
    "A variant has at most {number} characters.": "Eine Variante hat höchstens {number} Zeichen.",
    "A variant needs at least {number} letters besides what is filled in.":
        "Eine Variante braucht mindestens {number} Buchstaben neben dem, was eingesetzt wird.",
    "Two variants say the same, so nobody could tell which one was sent.":
        "Zwei Varianten sagen dasselbe; niemand könnte sagen, welche gesendet wurde.",
    "There is no such template on this computer.": "Diese Vorlage gibt es auf diesem Computer nicht.",
    "This template is somebody else's own.": "Diese Vorlage gehört jemand anderem.",
    "You do not write from this account.": "Von diesem Konto schreiben Sie nicht.",
    "this outreach is not among yours on this computer": "Diese Nachricht gehört auf diesem Computer nicht zu Ihren.",
    "this message is on record already": "Diese Nachricht ist schon festgehalten.",
    "There is no alarm about the audit log.": "Zum Prüfprotokoll gibt es keinen Alarm.",
    # Backups, beginning anew, taking along
    "Puts back {file}, which has {number} entries of this computer.":
        "Spielt {file} zurück, mit {number} Einträgen dieses Computers.",
    "The present file cannot be read; it is moved to quarantine and kept for 30 days.":
        "Die jetzige Datei ist nicht lesbar; sie kommt für 30 Tage in Quarantäne.",
    "The present file has {number} entries; it is moved to quarantine and kept for 30 days.":
        "Die jetzige Datei hat {number} Einträge; sie kommt für 30 Tage in Quarantäne.",
    "What was written since comes along, from the journal and from the present file, as far as it is sound.":
        "Was seither geschrieben wurde, kommt mit, aus dem Journal und der jetzigen Datei, soweit sie heil ist.",
    "What teammates wrote is fetched again from your team's server.":
        "Was andere im Team schrieben, wird vom Server Ihres Teams neu geholt.",
    "Restored. What was there before lies in {file} for 30 days.":
        "Zurückgespielt. Was vorher da war, liegt 30 Tage lang in {file}.",
    "Nothing was logged on this computer yet. Settings, packs and recorded layouts go.":
        "Auf diesem Computer wurde noch nichts erfasst. Einstellungen, Pakete und aufgezeichnete Seiten gehen weg.",
    "{name}: you work alone, so this is the only copy. 1 entry made here go for good.":
        "{name}: Sie arbeiten allein, dies ist also das einzige Exemplar. 1 Eintrag von hier ist dann endgültig weg.",
    "{name}: you work alone, so this is the only copy. {number} entries made here go for good.":
        "{name}: Sie arbeiten allein, dies ist also das einzige Exemplar. {number} Einträge von hier sind dann"
        " endgültig weg.",
    "{name}: 1 entry made here go, {number} of them never reached your team's server.":
        "{name}: 1 Eintrag von hier geht weg, {number} davon hat den Server Ihres Teams nie erreicht.",
    "{name}: {number} entries made here go, {number2} of them never reached your team's server.":
        "{name}: {number} Einträge von hier gehen weg, {number2} davon haben den Server Ihres Teams nie erreicht.",
    "{name}: 1 entry made here go; all of them are at your team's server.":
        "{name}: 1 Eintrag von hier geht weg; er liegt auch beim Server Ihres Teams.",
    "{name}: {number} entries made here go; all of them are at your team's server.":
        "{name}: {number} Einträge von hier gehen weg; alle liegen auch beim Server Ihres Teams.",
    "All backups of them go too, also those in a second place, and your settings and sign-ins.":
        "Auch alle Sicherungen davon gehen weg, auch die am zweiten Ort, und Ihre Einstellungen und Anmeldungen.",
    "InstaCRM itself and what your team has stay. It cannot be undone.":
        "InstaCRM selbst und was Ihr Team hat, bleibt. Es lässt sich nicht rückgängig machen.",
    "{file} is damaged.": "{file} ist beschädigt.",
    "Start InstaCRM, which repairs it.": "Starten Sie InstaCRM, das repariert sie.",
    "not all could be removed: {reason}": "Nicht alles ließ sich entfernen: {reason}",
    "All of it is gone. Sign in, or work alone, to begin anew.":
        "Alles ist weg. Melden Sie sich an oder arbeiten Sie allein, um neu anzufangen.",
    "All of it is in your team already.": "Alles davon ist schon in Ihrem Team.",
    "{messages} to {people} and {notes} from when you worked alone come along, with statuses, replies and follow-ups.":
        "Aus der Zeit allein kommen mit: {messages} an {people} und {notes}, samt Status, Antworten, Wiedervorlagen.",
    "1 person": "1 Person",
    "{number} people": "{number} Personen",
    "1 note": "1 Notiz",
    "{number} notes": "{number} Notizen",
    "Your team sees them as yours. What is here from working alone stays as it is.":
        "Ihr Team sieht sie als Ihre. Was aus der Zeit allein hier liegt, bleibt, wie es ist.",
    "It is final: what your team has of it then cannot be taken out again in one step.":
        "Es ist endgültig: Was Ihr Team dann davon hat, lässt sich nicht in einem Schritt wieder herausnehmen.",
    "Left out, because they are about people who were erased: 1 entry.":
        "Ausgelassen, weil es um gelöschte Personen geht: 1 Eintrag.",
    "Left out, because they are about people who were erased: {number} entries.":
        "Ausgelassen, weil es um gelöschte Personen geht: {number} Einträge.",
    "Nothing is here from working alone, or the agent does not work for a team.":
        "Aus der Zeit allein liegt hier nichts, oder InstaCRM arbeitet hier für kein Team.",
    "{messages} to {people}: your team's too, as soon as they are synced.":
        "{messages} an {people}: auch die Ihres Teams, sobald abgeglichen ist.",
}  # fmt: skip

# What `doctor` looks at: the names of the parts, how they are, what to do.
_DOCTOR: Final = {
    "agent": "Agent",
    "extension": "Erweiterung",
    "store": "Datei",
    "backup": "Sicherung",
    "dated backups": "ältere Sicherungen",
    "second backup": "zweite Sicherung",
    "journal": "Journal",
    "disk": "Laufwerk",
    "clock": "Uhr",
    "audit log": "Prüfprotokoll",
    "healed": "repariert",
    "removals": "Löschungen",
    "team": "Team",
    "browser": "Browser",
    "never started here": "hier nie gestartet",
    "a person quit it": "jemand hat ihn beendet",
    "it gave an answer of another version": "er antwortete wie eine andere Version",
    "instacrm quit, then: instacrm up": "instacrm quit, dann: instacrm up",
    "running, version {version}": "läuft, Version {version}",
    "no browser is connected now": "gerade ist kein Browser verbunden",
    "1 browser is connected": "1 Browser ist verbunden",
    "{number} browsers are connected": "{number} Browser sind verbunden",
    "Open the browser you write in, or reload its Instagram tabs. Is the extension not there yet: the window's page"
    " “Browser set-up” says how to load it.":
        "Öffnen Sie den Browser, in dem Sie schreiben, oder laden Sie seine Instagram-Tabs neu. Fehlt die Erweiterung"
        " noch, sagt die Seite „Browser einrichten“, wie sie geladen wird.",
    "no data yet": "noch keine Daten",
    "damaged: {reason}": "beschädigt: {reason}",
    "Quit InstaCRM and start it again: it heals the file from its backup and journal.":
        "Beenden Sie InstaCRM und starten Sie neu: Es stellt die Datei aus Sicherung und Journal wieder her.",
    "Close what else uses the file, then look again: instacrm doctor":
        "Schließen Sie, was die Datei sonst benutzt, und sehen Sie noch einmal nach: instacrm doctor",
    "whole, {number} entries of this computer": "heil, {number} Einträge dieses Computers",
    "there is none": "es gibt keine",
    "cannot be read: {reason}": "nicht lesbar: {reason}",
    "older than a week": "älter als eine Woche",
    "verified, made {ago}": "geprüft, gemacht {ago}",
    "there are none yet": "es gibt noch keine",
    "{number} kept: {days}": "{number} aufbewahrt: {days}",
    "there is none in the folder you chose": "im gewählten Ordner liegt keine",
    "there is one in the folder you chose": "im gewählten Ordner liegt eine",
    "Plug in or make the folder, then: instacrm backup. To do without: instacrm backup --also none":
        "Schließen Sie das Laufwerk an oder legen Sie den Ordner an, dann: instacrm backup. Ohne sie:"
        " instacrm backup --also none",
    "damaged in the middle": "in der Mitte beschädigt",
    "{number} writes kept beside the backups": "{number} Einträge neben den Sicherungen aufbewahrt",
    "{number} MiB free": "{number} MiB frei",
    "{number} GiB free": "{number} GiB frei",
    "Free some space.": "Schaffen Sie Platz.",
    "it was never set": "sie wurde nie gestellt",
    "Set this computer's clock.": "Stellen Sie die Uhr dieses Computers.",
    "{number} s ahead of the team's server": "{number} s vor dem Server des Teams",
    "{number} s behind the team's server": "{number} s hinter dem Server des Teams",
    "agrees with what the team's server last said": "stimmt mit der letzten Angabe des Servers überein",
    "since {time} the team's log of administrative steps is not the one this computer knew (entry {number}); {name} saw"
    " this on {seen}":
        "seit {time} ist das Protokoll der Verwaltungsschritte nicht mehr das, das dieser Computer kannte (Eintrag"
        " {number}); {name} hat das am {seen} gesehen",
    "since {time} the team's log of administrative steps is not the one this computer knew (entry {number})":
        "seit {time} ist das Protokoll der Verwaltungsschritte nicht mehr das, das dieser Computer kannte (Eintrag"
        " {number})",
    "Ask whoever runs the server whether it was restored; if not, somebody changed the log. Then say that you saw it:"
    " instacrm doctor --audit-seen":
        "Fragen Sie, wer den Server betreibt, ob er zurückgespielt wurde; wenn nicht, hat jemand das Protokoll"
        " geändert. Sagen Sie dann, dass Sie es gesehen haben: instacrm doctor --audit-seen",
    "Nothing is left to do here.": "Hier ist nichts mehr zu tun.",
    "{number} entries, each extends the one before": "{number} Einträge, jeder setzt den vorigen fort",
    "Your data file was damaged and has been repaired; nothing you logged is missing. The damaged file is kept for 30"
    " days in {file}.":
        "Ihre Datei war beschädigt und ist repariert; nichts von dem Erfassten fehlt. Die beschädigte Datei liegt 30"
        " Tage lang in {file}.",
    "Your data file was damaged and has been repaired, but entries may be missing. The damaged file is kept for 30 days"
    " in {file}.":
        "Ihre Datei war beschädigt und ist repariert, aber es können Einträge fehlen. Die beschädigte Datei liegt 30"
        " Tage lang in {file}.",
    "waiting to be let in": "wartet auf die Aufnahme",
    "Ask an owner or admin of the team to let you in; what you write meanwhile is kept here.":
        "Bitten Sie einen Inhaber oder Admin des Teams um Aufnahme; was Sie inzwischen schreiben, bleibt hier.",
    "nobody is signed in": "niemand ist angemeldet",
    "{state}, 1 entry waits to be sent": "{state}, 1 Eintrag wartet auf das Senden",
    "{state}, {number} entries wait to be sent": "{state}, {number} Einträge warten auf das Senden",
    "in step with the team's server": "auf gleichem Stand mit dem Server des Teams",
    "the team's server does not answer": "der Server des Teams antwortet nicht",
    "the team's server was never reached": "der Server des Teams wurde noch nie erreicht",
    "the team's server wants a new sign-in": "der Server des Teams verlangt eine neue Anmeldung",
    "Nothing is lost: what you write is kept here and sent by itself when the server answers.":
        "Nichts geht verloren: Was Sie schreiben, bleibt hier bewahrt und wird von selbst gesendet, sobald der Server"
        " antwortet.",
    "none was found in the usual places": "an den üblichen Orten wurde keiner gefunden",
    "Install Chrome, Chromium, Edge, Brave or Vivaldi. Is one here already: instacrm register --user-data-dir FOLDER,"
    " with the folder of its profiles.":
        "Installieren Sie Chrome, Chromium, Edge, Brave oder Vivaldi. Ist schon einer da:"
        " instacrm register --user-data-dir ORDNER, mit dem Ordner seiner Profile.",
    "knows InstaCRM": "kennt InstaCRM",
    "the browser does not know InstaCRM": "der Browser kennt InstaCRM nicht",
    "the host's manifest cannot be read": "das Manifest der Verbindung ist nicht lesbar",
    "the manifest is not that of InstaCRM": "das Manifest ist nicht das von InstaCRM",
    "the manifest names another program": "das Manifest nennt ein anderes Programm",
    "the manifest lets in another extension than ours": "das Manifest lässt eine andere Erweiterung ein als unsere",
    "the host's script is of another installation": "das Skript der Verbindung stammt von einer anderen Installation",
    "the host's script is missing": "das Skript der Verbindung fehlt",
    "the host may not be executed, or is gone": "die Verbindung darf nicht ausgeführt werden oder ist weg",
    "the Python that the host needs is gone": "das Python, das die Verbindung braucht, ist weg",
    "{sentence} ({code})": "{sentence} ({code})",
}  # fmt: skip

TOLD: Final[Mapping[str, str]] = _QUESTIONS | _RULES | _FAILURES | _DOCTOR
