/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Formats, sorted by name: X(name, what judges it, what reads in another text
 * the one meant or NULL, what people are told).
 */
X("bcp47", js_is_bcp47, js_advise_bcp47,
  N_("a language code, such as fr or pt-BR"))
X("date", js_is_date, js_advise_date,
  N_("a day that exists, written year-month-day, such as 2026-03-12"))
X("date-time", js_is_date_time, js_advise_date_time,
  N_("a day, T, a time and its offset from UTC, such as "
     "2026-03-12T14:30:00+01:00"))
X("duration", js_is_duration, NULL,
  N_("a duration, such as P3D (three days), P6M (six months) or PT1H30M "
     "(an hour and a half)"))
X("edtf", js_is_edtf, js_advise_edtf,
  N_("a year, a month, a day or a season, such as 2026, 2026-03, "
     "2026-03-12 or 2026-23 (autumn), with ~ behind it for about then "
     "and ? for uncertain"))
X("email", js_is_email, js_advise_email,
  N_("an e-mail address, such as prenom.nom@example.org"))
X("hostname", js_is_hostname, js_advise_hostname,
  N_("the name of a computer on the Internet, such as www.example.org"))
X("idn-email", js_is_idn_email, js_advise_email,
  N_("an e-mail address, such as prenom.nom@example.org"))
X("idn-hostname", js_is_idn_hostname, js_advise_hostname,
  N_("the name of a computer on the Internet, such as www.example.org"))
X("ipv4", js_is_ipv4, NULL,
  N_("an IPv4 address: four numbers from 0 to 255 with dots between "
     "them, such as 192.0.2.1"))
X("ipv6", js_is_ipv6, NULL, N_("an IPv6 address, such as 2001:db8::1"))
X("iri", js_is_iri, js_advise_uri,
  N_("an address that begins with its kind, such as "
     "https://www.example.org/été"))
X("iri-reference", js_is_iri_reference, js_advise_uri,
  N_("an address, whole or relative, such as "
     "https://www.example.org/été or ../été"))
X("json-pointer", js_is_json_pointer, NULL,
  N_("a JSON pointer: empty, or names each behind a /, such as /titre/fr"))
X("regex", js_is_regex, NULL,
  N_("a pattern of ECMA-262 (JavaScript), such as ^[a-z]+$"))
X("relative-json-pointer", js_is_relative_json_pointer, NULL,
  N_("a relative JSON pointer: how many levels up, then a JSON pointer, "
     "such as 1/titre"))
X("rna", js_is_rna, js_advise_code,
  N_("the number of an association in the RNA: W and nine digits, such "
     "as W751234567"))
X("siren", js_is_siren, js_advise_code,
  N_("a SIREN number: nine digits without spaces, the last of which "
     "checks the others, such as 732829320"))
X("siret", js_is_siret, js_advise_code,
  N_("a SIRET number: fourteen digits without spaces, the last of which "
     "checks the others, such as 73282932000074"))
X("spdx", js_is_spdx, js_advise_spdx,
  N_("a licence of the SPDX list, such as CC-BY-SA-4.0 or EUPL-1.2"))
X("time", js_is_time, js_advise_time,
  N_("a time with seconds and its offset from UTC, such as "
     "14:30:00+01:00 or 13:30:00Z"))
X("uri", js_is_uri, js_advise_uri,
  N_("an address that begins with its kind, such as "
     "https://www.example.org/page"))
X("uri-reference", js_is_uri_reference, js_advise_uri,
  N_("an address, whole or relative, such as "
     "https://www.example.org/page or ../page"))
X("uri-template", js_is_uri_template, NULL,
  N_("an address with names in braces, such as "
     "https://www.example.org/{page}"))
X("uuid", js_is_uuid, js_advise_uuid,
  N_("a UUID: 32 hexadecimal digits in five groups, such as "
     "2eb8aa08-aa98-11ea-b4aa-73b441d16380"))
