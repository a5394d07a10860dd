/** A piece of code to copy as it stands. */
export function Snippet({ label, children }: { label: string; children: string }) {
  return (
    <figure class="snippet">
      <figcaption>{label}</figcaption>
      <pre dir="ltr" translate="no">
        <code>{children}</code>
      </pre>
    </figure>
  )
}
