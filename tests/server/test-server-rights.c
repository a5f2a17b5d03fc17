/* test-server-rights.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-server-rights"

#include "config.h"

#include "core-fixture.h"
#include "harvest-test.h"
#include "harvest-uuid.h"
#include "harvest-workflow.h"

#include <string.h>

/* The authorization matrix as data: who sees what, and what who sees it may do. Every cell is run,
 * each on a server of its own. */

typedef enum
{
  TELLER,       /* told the story, in the plant */
  MATE,         /* works in the plant */
  STRANGER,     /* works in the office */
  CURATOR,      /* of the company */
  UNIT_CURATOR, /* of everything from the works, above the plant, on */
  OFFICE_CURATOR,
  REVIEWER, /* of the company */
  PUBLISHER,
  TRAINER,
  STEWARD,
  MANAGER, /* of the plant */
  ADMINISTRATOR,
  AUDITOR,
  EXPIRED, /* was a curator until yesterday */
  PARTNER,
  VISITOR,
  LEAVER,
  N_ROLES,
} Role;

static const char *const role_names[] = {
  "teller",         "mate",          "stranger",  "curator",         "unit curator",
  "office curator", "reviewer",      "publisher", "trainer",         "metric-steward",
  "manager",        "administrator", "auditor",   "expired curator", "partner",
  "visitor",        "leaver",
};

/* Stories by who is to see them. */
typedef enum
{
  FOR_COMPANY,
  FOR_TEAM,
  FOR_EDITORS,
  SECRET,
  WITHDRAWN,
  N_STORIES,
} Story;

static const char *const story_names[] = { "company", "team", "editors", "secret", "withdrawn" };

/* In the order of the roles: y sees it. */
static const char *const sees[N_STORIES] = {
  [FOR_COMPANY] = "yyyyyyyyyyyyyy---", [FOR_TEAM] = "yy-yy-yyyyy------",
  [FOR_EDITORS] = "y--yy-y----------", [SECRET] = "y--yy-y----------",
  [WITHDRAWN] = "y--yy-y----------",
};

typedef enum
{
  COMMENT,
  THANK,
  COMMENT_AS_ANOTHER,
  EDIT_TEXT,
  EDIT_TAGS,
  CHANGE_AUDIENCE,
  TAKE_IN_HAND,
  DECLINE,
  DECLINE_SILENTLY,
  PUBLISH,
  SHOW,
  WITHDRAW,
  MAKE_SECRET,
  CHANGE_VISIBILITY,
  WRITE_EVENT,
  NAME_ANOTHER_TELLER,
  DELETE,
  N_ACTS,
} Act;

static const char *const act_names[] = {
  "comment",
  "thank",
  "comment as another",
  "edit text",
  "edit tags",
  "change audience",
  "take in hand",
  "decline",
  "decline silently",
  "publish",
  "show",
  "withdraw",
  "make secret",
  "change visibility",
  "write event",
  "name another teller",
  "delete",
};

/* In the order of the roles: what who sees a story that waits for the editors may do: y is done,
 * w: wrong-person, r: needs-reason, s: no-such-step. */
static const char *const may[N_ACTS] = {
  /*                        TMSCUORPTSMAAE */
  [COMMENT] = "yyyyyyyyyyyyyy---",
  [THANK] = "yyyyyyyyyyyyyy---",
  [COMMENT_AS_ANOTHER] = "wwwwwwwwwwwwww---",
  [EDIT_TEXT] = "ywwyywwwwwwwww---",
  [EDIT_TAGS] = "ywwyywwwwwwwww---",
  [CHANGE_AUDIENCE] = "ywwwwwwwwwwwww---",
  [TAKE_IN_HAND] = "wwwyywwwwwwwww---",
  [DECLINE] = "wwwyywywwwwwww---",
  [DECLINE_SILENTLY] = "wwwrrwrwwwwwww---",
  [PUBLISH] = "swwsswswwwwwww---",
  [SHOW] = "wwwyywwwwwwwww---",
  [WITHDRAW] = "ywwwwwwwwwwwww---",
  [MAKE_SECRET] = "ywwyywywwwwwww---",
  [CHANGE_VISIBILITY] = "wwwwwwwwwwwwww---",
  [WRITE_EVENT] = "wwwwwwwwwwwwww---",
  [NAME_ANOTHER_TELLER] = "ywwwwwwwwwwwww---",
  [DELETE] = "ywwwwwwwwwwyww---",
};

typedef struct
{
  CoreFixture core;
  const char *works, *plant, *office;
  CoreClient *teller;
  CoreClient *clients[N_ROLES];
} Company;

/* ---- The company ---- */

static const char *
add_of_kind (Company *self, const char *name, const char *field, const char *value)
{
  g_autoptr (HarvestRecord)
      person = core_fixture_make (&self->core, "person", NULL, "name", name, field, value, NULL);

  return core_fixture_put (&self->core, person);
}

static const char *
add_expired (Company *self)
{
  const char *person = core_fixture_add_person (&self->core, "Expired", NULL);
  g_autoptr (HarvestRecord) role = core_fixture_make (
      &self->core, "role", NULL, "person", person, "role", "curator", "until", "2026-11-21", NULL);

  core_fixture_put (&self->core, role);
  return person;
}

static const char *
add_with_role (Company *self, const char *role, const char *unit)
{
  const char *person = core_fixture_add_person (&self->core, role, NULL);

  core_fixture_add_role (&self->core, person, role, unit);
  return person;
}

static const char *
add_person (Company *self, Role role)
{
  switch (role)
    {
    case TELLER:
    case MATE:
      return core_fixture_add_person (&self->core, "Rosa", self->plant);
    case STRANGER:
      return core_fixture_add_person (&self->core, "Olga", self->office);
    case CURATOR:
    case REVIEWER:
    case PUBLISHER:
    case TRAINER:
    case STEWARD:
    case ADMINISTRATOR:
    case AUDITOR:
      return add_with_role (self, role_names[role], NULL);
    case UNIT_CURATOR:
      return add_with_role (self, "curator", self->works);
    case OFFICE_CURATOR:
      return add_with_role (self, "curator", self->office);
    case MANAGER:
      return add_with_role (self, "manager", self->plant);
    case EXPIRED:
      return add_expired (self);
    case PARTNER:
      return add_of_kind (self, "Partner", "kind", "partner");
    case VISITOR:
      return add_of_kind (self, "Visitor", "kind", "visitor");
    case LEAVER:
      return add_of_kind (self, "Leaver", "status", "leaver");
    case N_ROLES:
    default:
      g_assert_not_reached ();
    }
}

static void
company_init (Company *self, const char *policy)
{
  core_fixture_set_up (&self->core, NULL);
  self->works = core_fixture_add_unit (&self->core, NULL, policy);
  self->plant = core_fixture_add_unit (&self->core, self->works, NULL);
  self->office = core_fixture_add_unit (&self->core, NULL, policy);
  for (int i = 0; i < N_ROLES; i++)
    self->clients[i] = core_client_new (&self->core, add_person (self, i));
  self->teller = self->clients[TELLER];
}

static void
company_clear (Company *self)
{
  for (int i = 0; i < N_ROLES; i++)
    core_client_free (self->clients[i]);
  core_fixture_tear_down (&self->core, NULL);
}

static const char *
tell (Company *self, Story story)
{
  const char *id = core_client_tell_for (self->teller, self->plant,
                                         story == FOR_TEAM      ? "team"
                                         : story == FOR_EDITORS ? "editors"
                                                                : "company",
                                         story == SECRET ? "secret" : NULL, "What happened.");

  if (story == WITHDRAWN)
    {
      g_autoptr (HarvestRecord) told = core_fixture_get (&self->core, id);

      core_client_do (self->teller, harvest_act_withdraw (told, NULL, NULL));
    }
  return id;
}

/* ---- Who sees what ---- */

static gboolean
may_see_blob_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  gconstpointer *ask = data;

  return harvest_server_may_see_blob_sync (tx, ask[0], ask[1], (gboolean *)ask[2], error);
}

static gboolean
sees_blob (Company *self, Role role, const char *hash)
{
  gboolean may_see = FALSE;
  gconstpointer ask[] = { self->clients[role]->person, hash, &may_see };

  g_assert_true (harvest_server_db_read_sync (self->core.db, may_see_blob_func, ask, NULL));
  return may_see;
}

static void
add_picture (Company *self, const char *id, const char *hash)
{
  g_autofree char *asset_id = harvest_uuid_new (&self->core.clock);
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new ("asset", asset_id);
  g_autoptr (HarvestRecord) asset = NULL;

  harvest_record_builder_set_root (builder, id);
  harvest_record_builder_set_string (builder, "mime", "image/jpeg");
  harvest_record_builder_set_string (builder, "sha256", hash);
  harvest_record_builder_set_integer (builder, "bytes", 100);
  asset = harvest_record_builder_end (builder, NULL);
  core_fixture_put (&self->core, asset);
}

static void
test_sees (void)
{
  Company company = { 0 };

  company_init (&company, "all");
  for (Story story = 0; story < N_STORIES; story++)
    {
      const char *id = tell (&company, story);
      g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, id, -1);

      add_picture (&company, id, hash);
      for (Role role = 0; role < N_ROLES; role++)
        {
          gboolean expected = sees[story][role] == 'y';
          g_autoptr (HarvestRecord) seen = NULL;

          g_test_message ("%s, %s", role_names[role], story_names[story]);
          core_client_pull (company.clients[role]);
          seen = core_client_get (company.clients[role], id);
          g_assert_true ((seen != NULL) == expected);
          g_assert_true (sees_blob (&company, role, hash) == expected);
        }
    }
  company_clear (&company);
}

static gboolean
scopes_func (HarvestServerTx *tx, gpointer data, GError **error)
{
  gconstpointer *ask = data;

  *(GStrv *)ask[1] = harvest_server_list_scopes_sync (tx, ask[0], error);
  return *(GStrv *)ask[1] != NULL;
}

/* Whoever has the role of a partner reads that partner's space, and nothing of the company's. */
static void
test_partner (void)
{
  Company company = { 0 };
  g_autoptr (HarvestRecord) partner = NULL;
  g_autoptr (HarvestRecord) role = NULL;
  g_autofree char *own = NULL;
  g_autofree char *space = NULL;
  g_auto (GStrv) scopes = NULL;
  const char *person;
  gconstpointer ask[2];

  company_init (&company, "all");
  person = core_fixture_add_person (&company.core, "Paula", company.plant);
  partner = core_fixture_make (&company.core, "partner", NULL, "name", "Lift Ltd", NULL);
  role = core_fixture_make (&company.core, "role", NULL, "person", person, "role", "partner",
                            "partner", harvest_record_get_id (partner), NULL);
  core_fixture_put (&company.core, partner);
  core_fixture_put (&company.core, role);
  ask[0] = person;
  ask[1] = &scopes;
  g_assert_true (harvest_server_db_read_sync (company.core.db, scopes_func, ask, NULL));
  own = g_strconcat ("u:", person, NULL);
  space = g_strconcat ("p:", harvest_record_get_id (partner), NULL);
  g_assert_cmpuint (g_strv_length (scopes), ==, 2);
  g_assert_cmpstr (scopes[0], ==, space);
  g_assert_cmpstr (scopes[1], ==, own);
  company_clear (&company);
}

/* ---- Who may do what ---- */

static GPtrArray *
make_list (HarvestChange *change)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);

  g_ptr_array_add (changes, change);
  return changes;
}

static HarvestChange *
edit (HarvestRecord *before, const char *field, const char *value, const char *reason)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (before);
  g_autoptr (HarvestRecord) after = NULL;

  harvest_record_builder_set_string (builder, field, value);
  after = harvest_record_builder_end (builder, NULL);
  return harvest_change_new_update_because (before, after, reason);
}

static HarvestChange *
tag (HarvestRecord *before)
{
  static const char *const tags[] = { "lift", NULL };
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (before);
  g_autoptr (HarvestRecord) after = NULL;

  harvest_record_builder_set_set (builder, "tags", tags);
  after = harvest_record_builder_end (builder, NULL);
  return harvest_change_new_update (before, after);
}

static HarvestChange *
show (HarvestRecord *before)
{
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (before);
  g_autoptr (HarvestRecord) after = NULL;

  harvest_record_builder_set_boolean (builder, "reviewed", TRUE);
  after = harvest_record_builder_end (builder, NULL);
  return harvest_change_new_update (before, after);
}

static HarvestChange *
make_dependent (Company *self, HarvestRecord *story, const char *type, const char *person)
{
  g_autoptr (HarvestRecord) record = NULL;

  if (strcmp (type, "story-event") == 0)
    record = core_fixture_make (&self->core, type, harvest_record_get_id (story), "kind", "state",
                                "at", "2026-11-22T12:00:00Z", "actor", person, NULL);
  else
    record = core_fixture_make (&self->core, type, harvest_record_get_id (story), "person", person,
                                "role", "teller", NULL);
  return harvest_change_new_create (record);
}

/* Whose stories somebody reads goes by their unit, so nobody chooses their own. */
static void
test_own_unit (void)
{
  static const Role roles[] = { STRANGER, MANAGER, CURATOR, ADMINISTRATOR };
  Company company = { 0 };
  CoreClient *stranger;
  const char *story;

  company_init (&company, "all");
  stranger = company.clients[STRANGER];
  story = tell (&company, FOR_TEAM);
  for (gsize i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      gboolean allowed = roles[i] == ADMINISTRATOR;
      g_autoptr (HarvestRecord) person = core_fixture_get (&company.core, stranger->person);
      g_autoptr (HarvestPushResult) result = core_client_push_one (
          company.clients[roles[i]], edit (person, "unit", company.plant, NULL));

      g_test_message ("%s", role_names[roles[i]]);
      g_assert_cmpstr (result->code, ==, allowed ? NULL : "wrong-person");
      core_client_pull (stranger);
      g_assert_true (core_client_has (stranger, story) == allowed);
    }
  company_clear (&company);
}

static const char *
get_other (HarvestRecord *story, const char *field)
{
  return g_str_equal (harvest_record_get_string (story, field), "team") ? "company" : "team";
}

static GPtrArray *
make_act (Company *self, Act act, HarvestRecord *story, const char *person)
{
  const char *other = self->clients[STRANGER]->person;

  switch (act)
    {
    case COMMENT:
      return harvest_act_comment (story, person, "Well told", NULL, &self->core.clock, NULL);
    case THANK:
      return harvest_act_thank (story, person, "Thanks", &self->core.clock, NULL);
    case COMMENT_AS_ANOTHER:
      return harvest_act_comment (story,
                                  g_strcmp0 (person, other) == 0 ? self->teller->person : other,
                                  "Badly told", NULL, &self->core.clock, NULL);
    case EDIT_TEXT:
      return make_list (edit (story, "body", "Other words.", NULL));
    case EDIT_TAGS:
      return make_list (tag (story));
    case CHANGE_AUDIENCE:
      return make_list (edit (story, "audience", get_other (story, "audience"), NULL));
    case TAKE_IN_HAND:
      return make_list (edit (story, "state", "triaged", NULL));
    case DECLINE:
      return make_list (edit (story, "state", "declined", "Told before"));
    case DECLINE_SILENTLY:
      return make_list (edit (story, "state", "declined", NULL));
    case PUBLISH:
      return make_list (edit (story, "state", "published", "Now"));
    case SHOW:
      return make_list (show (story));
    case WITHDRAW:
      return make_list (edit (story, "state", "withdrawn_by_teller", NULL));
    case MAKE_SECRET:
      return make_list (edit (story, "class", "restricted", NULL));
    case CHANGE_VISIBILITY:
      return make_list (edit (story, "visibility", get_other (story, "visibility"), NULL));
    case WRITE_EVENT:
      return make_list (make_dependent (self, story, "story-event", person));
    case NAME_ANOTHER_TELLER:
      return make_list (make_dependent (self, story, "contribution", other));
    case DELETE:
      return make_list (harvest_change_new_delete (story));
    case N_ACTS:
    default:
      g_assert_not_reached ();
    }
}

static const char *
get_expected (Role role, Act act, Story story)
{
  if (role == LEAVER)
    return "refused";
  if (sees[story][role] != 'y')
    return "not-found";
  switch (may[act][role])
    {
    case 'y':
      return NULL;
    case 'r':
      return "needs-reason";
    case 's':
      return "no-such-step";
    case 'w':
    default:
      return "wrong-person";
    }
}

static void
test_may (gconstpointer data)
{
  Act act = GPOINTER_TO_INT (data);

  for (Story story = FOR_COMPANY; story <= FOR_EDITORS; story++)
    {
      Company company = { 0 };

      company_init (&company, "all");
      for (Role role = 0; role < N_ROLES; role++)
        {
          const char *id = tell (&company, story);
          g_autoptr (HarvestRecord) told = core_fixture_get (&company.core, id);
          g_autoptr (GPtrArray)
              changes = make_act (&company, act, told, company.clients[role]->person);
          g_autoptr (HarvestPushResult) result = core_client_push_one (
              company.clients[role], g_ptr_array_steal_index (changes, 0));

          g_test_message ("%s, %s, %s", role_names[role], act_names[act], story_names[story]);
          g_assert_cmpstr (result->code, ==, get_expected (role, act, story));
        }
      company_clear (&company);
    }
}

/* Writing down what somebody else tells needs no right. */
static void
test_recorder (void)
{
  Company company = { 0 };
  CoreClient *mate, *stranger;
  g_autoptr (HarvestRecord) teller = NULL;
  g_autoptr (GPtrArray) records = NULL;
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify)harvest_change_unref);
  HarvestTelling telling = { .body = "As he told me." };
  const char *id;

  company_init (&company, "review");
  mate = company.clients[MATE];
  stranger = company.clients[STRANGER];
  teller = core_fixture_get (&company.core, stranger->person);
  records = harvest_telling_make_records (&telling, teller, mate->person, &company.core.clock,
                                          NULL);
  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (changes, harvest_change_new_create (g_ptr_array_index (records, i)));
  id = harvest_record_get_id (g_ptr_array_index (records, 0));
  core_client_do (mate, changes);
  core_client_pull (mate);
  core_client_pull (stranger);
  g_assert_true (core_client_has (mate, id));
  g_assert_true (core_client_has (stranger, id));
  company_clear (&company);
}

/* ---- What is not a story ---- */

static void
test_organisation (void)
{
  Company company = { 0 };

  company_init (&company, "all");
  for (Role role = 0; role < N_ROLES; role++)
    {
      g_autoptr (HarvestRecord)
          theme = core_fixture_make (&company.core, "theme", NULL, "name", "Lifts", NULL);
      g_autoptr (HarvestRecord)
          unit = core_fixture_make (&company.core, "org-unit", NULL, "name", "My unit", NULL);
      g_autoptr (HarvestRecord)
          person = core_fixture_make (&company.core, "person", NULL, "name", "Somebody", NULL);
      g_autoptr (HarvestRecord)
          right = core_fixture_make (&company.core, "role", NULL, "person",
                                     company.clients[role]->person, "role", "administrator", NULL);
      HarvestRecord *const records[] = { theme, unit, person, right };
      gboolean curates = role == CURATOR || role == UNIT_CURATOR || role == OFFICE_CURATOR;
      gboolean administers = role == ADMINISTRATOR;
      const gboolean allowed[] = { curates, administers, administers, administers };

      for (gsize i = 0; i < G_N_ELEMENTS (records); i++)
        {
          g_autoptr (HarvestPushResult) result = core_client_push_one (
              company.clients[role], harvest_change_new_create (records[i]));

          g_test_message ("%s %" G_GSIZE_FORMAT, role_names[role], i);
          g_assert_cmpstr (result->code, ==,
                           role == LEAVER ? "refused"
                           : allowed[i]   ? NULL
                                          : "wrong-person");
        }
    }
  company_clear (&company);
}

/* ---- Every step from every state ---- */

static const char *
put_story (Company *self, HarvestState state)
{
  const char *id = core_client_tell (self->teller, self->plant, "What happened.");
  g_autoptr (HarvestRecord) told = core_fixture_get (&self->core, id);
  g_autoptr (HarvestRecordBuilder) builder = harvest_record_builder_new_from (told);
  g_autoptr (HarvestRecord) moved = NULL;
  const HarvestRecordType *type = harvest_record_type_find ("story");

  harvest_record_builder_set_string (
      builder, "state", harvest_record_type_find_field (type, "state")->choices[state]);
  moved = harvest_record_builder_end (builder, NULL);
  core_fixture_put (&self->core, moved);
  return id;
}

static const char *
check_step (HarvestState from, HarvestState to, HarvestWriters writers)
{
  HarvestGuard guard = harvest_workflow_check (from, to, writers, TRUE, FALSE);

  return guard == HARVEST_GUARD_PASSED ? NULL : harvest_guard_to_string (guard);
}

static void
test_steps (gconstpointer data)
{
  static const struct
  {
    Role role;
    HarvestWriters writers;
  } actors[] = {
    { TELLER, HARVEST_WRITER_OWNER },
    { CURATOR, HARVEST_WRITER_CURATOR },
    { REVIEWER, HARVEST_WRITER_REVIEWER },
  };
  int actor = GPOINTER_TO_INT (data);
  const HarvestField *field = harvest_record_type_find_field (harvest_record_type_find ("story"),
                                                              "state");
  Company company = { 0 };

  company_init (&company, "review");
  for (HarvestState from = 0; from < HARVEST_N_STATES; from++)
    for (HarvestState to = 0; to < HARVEST_N_STATES; to++)
      {
        const char *id;
        g_autoptr (HarvestRecord) story = NULL;
        g_autoptr (HarvestPushResult) result = NULL;

        if (from == to)
          continue;
        id = put_story (&company, from);
        story = core_fixture_get (&company.core, id);
        result = core_client_push_one (company.clients[actors[actor].role],
                                       edit (story, "state", field->choices[to], "Because"));
        g_test_message ("%s from %s to %s", role_names[actors[actor].role], field->choices[from],
                        field->choices[to]);
        g_assert_cmpstr (result->code, ==, check_step (from, to, actors[actor].writers));
        /* Nothing is published while there is no gate. */
        g_assert_true (to != HARVEST_STATE_PUBLISHED || result->code != NULL);
      }
  company_clear (&company);
}

int
main (int argc, char **argv)
{
  harvest_test_init (&argc, &argv);

  g_test_add_func ("/server-rights/sees", test_sees);
  g_test_add_func ("/server-rights/partner", test_partner);
  g_test_add_func ("/server-rights/own-unit", test_own_unit);
  g_test_add_func ("/server-rights/recorder", test_recorder);
  g_test_add_func ("/server-rights/organisation", test_organisation);
  for (int i = 0; i < N_ACTS; i++)
    {
      g_autofree char *name = g_strconcat ("/server-rights/may/", act_names[i], NULL);

      g_strdelimit (name, " ", '-');
      g_test_add_data_func (name, GINT_TO_POINTER (i), test_may);
    }
  g_test_add_data_func ("/server-rights/steps/teller", GINT_TO_POINTER (0), test_steps);
  g_test_add_data_func ("/server-rights/steps/curator", GINT_TO_POINTER (1), test_steps);
  g_test_add_data_func ("/server-rights/steps/reviewer", GINT_TO_POINTER (2), test_steps);

  return g_test_run ();
}
