/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * What `greffe init` writes: small, whole, and clean under `greffe check`.
 * Every trait of a registry is shown once: a title, a list of values with
 * their labels, a date, a reference from one kind to the other.
 */
#include "cli/starter.h"

#include "base/base.h"

static const char config[] = "title: {fr: Mon registre, en: My registry}\n"
			     "licence: CC-BY-SA-4.0\n";

static const char organisation_schema[] =
	"$schema: https://json-schema.org/draft/2020-12/schema\n"
	"title: Organisation\n"
	"x-labels: {fr: Organisation, en: Organisation}\n"
	"description: Une structure qui mène ou soutient des actions.\n"
	"x-description: {en: A body that leads or supports actions.}\n"
	"type: object\n"
	"required: [name, type]\n"
	"additionalProperties: false\n"
	"properties:\n"
	"  name:\n"
	"    x-labels: {fr: Nom, en: Name}\n"
	"    x-role: title\n"
	"    type: string\n"
	"    minLength: 1\n"
	"    examples: [Ville de Lille]\n"
	"  type:\n"
	"    x-labels: {fr: Type, en: Type}\n"
	"    oneOf:\n"
	"      - {const: public, x-labels: {fr: Administration, en: Public "
	"body}}\n"
	"      - {const: association, x-labels: {fr: Association, en: "
	"Association}}\n"
	"      - {const: entreprise, x-labels: {fr: Entreprise, en: "
	"Company}}\n"
	"  website:\n"
	"    x-labels: {fr: Site, en: Website}\n"
	"    type: string\n"
	"    format: uri\n"
	"    examples: ['https://www.example.org/']\n";

static const char action_schema[] =
	"$schema: https://json-schema.org/draft/2020-12/schema\n"
	"title: Action\n"
	"x-labels: {fr: Action, en: Action}\n"
	"description: Ce qui a été fait, par qui et quand.\n"
	"x-description: {en: 'What was done, by whom and when.'}\n"
	"type: object\n"
	"required: [title, start, lead]\n"
	"additionalProperties: false\n"
	"properties:\n"
	"  title:\n"
	"    x-labels: {fr: Titre, en: Title}\n"
	"    x-role: title\n"
	"    type: string\n"
	"    minLength: 1\n"
	"    examples: [Atelier de lancement]\n"
	"  start:\n"
	"    x-labels: {fr: Début, en: Start}\n"
	"    x-role: start\n"
	"    type: string\n"
	"    format: edtf\n"
	"    examples: ['2025-06']\n"
	"  lead:\n"
	"    x-labels: {fr: Porteur, en: Lead}\n"
	"    description: L'organisation qui mène l'action.\n"
	"    x-description: {en: The organisation that leads the action.}\n"
	"    type: string\n"
	"    x-ref: organisation\n"
	"    examples: [mon-association]\n"
	"  partners:\n"
	"    x-labels: {fr: Partenaires, en: Partners}\n"
	"    type: array\n"
	"    uniqueItems: true\n"
	"    items: {type: string, x-ref: organisation}\n"
	"  description:\n"
	"    x-labels: {fr: Description, en: Description}\n"
	"    type: string\n"
	"    contentMediaType: text/markdown\n";

static const char organisation_record[] = "name: Mon association\n"
					  "type: association\n"
					  "website: https://www.example.org/\n";

static const char action_record[] =
	"title: Atelier de lancement\n"
	"start: 2025-06-12\n"
	"lead: mon-association\n"
	"description: |\n"
	"  Une matinée pour se mettre d'accord sur ce que l'on va décrire.\n";

const struct starter_file starter_files[] = {
	{ ".gitattributes",
	  N_("git tells fields: git config diff.greffe.textconv 'greffe "
	     "textconv'"),
	  "records/** diff=greffe\n" },
	{ "greffe.yaml",
	  N_("What this registry says of itself. All of it may be left out."),
	  config },
	{ "schema/organisation.schema.yaml",
	  N_("One organisation a file: records/organisation/ID.yaml"),
	  organisation_schema },
	{ "schema/action.schema.yaml",
	  N_("One action a file: records/action/ID.yaml"), action_schema },
	{ "records/organisation/mon-association.yaml", NULL,
	  organisation_record },
	{ "records/action/atelier-de-lancement.yaml", NULL, action_record },
	{ NULL, NULL, NULL },
};
