-- The diploma of a school is read by whoever holds it too. Who holds a certificate is itself under row level security:
-- whoever sees that sees the diploma.
create policy file_of_a_diploma on file for select to {app}
  using (exists (select from certificate c join certificate_holder h on h.certificate = c.id where c.diploma = file.id));
