/** The calm page of somebody who is not signed in. */
export function SignIn() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-6 p-6">
      <header>
        <p className="text-13 font-medium text-muted">InstaCRM</p>
        <h1 className="mt-1 text-28 font-semibold">Your team’s outreach, in one place</h1>
      </header>
      <p className="text-muted">
        Who was written to, by whom, from which account, and what came back. Sign in with the Google account your team
        knows you by.
      </p>
      {/* A plain link: signing in leaves this page, and Core answers with a redirect. */}
      <a href="/auth/login" className="button button-main min-h-11 w-fit px-6 text-14">
        Sign in with Google
      </a>
      <p className="text-13 text-muted">
        New here? Set up InstaCRM on your computer first, with the invitation link that an owner or admin of your team gives
        you. Messages you write meanwhile are logged on your own computer and wait there.
      </p>
    </main>
  );
}
