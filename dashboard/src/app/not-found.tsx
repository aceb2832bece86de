import Link from "next/link";

export default function NotFound() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-4 p-6">
      <h1 className="text-20 font-semibold">There is no page at this address</h1>
      <p className="text-muted">It may have moved. Your team’s data is where it was.</p>
      <Link href="/" className="button button-main w-fit">
        To the overview
      </Link>
    </main>
  );
}
