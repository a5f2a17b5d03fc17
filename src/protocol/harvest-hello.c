/* harvest-hello.c
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "harvest-hello"

#include "config.h"

#include "harvest-hello.h"

#include "harvest-message-private.h"
#include "harvest-protocol-limits.h"

#define VERSION_MAX     9999
#define WAY_CHARS_MAX   32
#define WAYS_MAX        16
#define SMALL_REPLY_MAX 65536

static const HarvestMember harvest_hello_versions_members[] = {
  HARVEST_INTEGER (HarvestHelloVersions, newest, TRUE, 1, VERSION_MAX),
  HARVEST_INTEGER (HarvestHelloVersions, oldest, TRUE, 1, VERSION_MAX),
};

HARVEST_DEFINE_PART (HarvestHelloVersions, harvest_hello_versions, "hello-versions", NULL)

static const HarvestMember harvest_hello_members[] = {
  HARVEST_INTEGER (HarvestHello, blob_bytes_max, TRUE, 1, HARVEST_LIMIT_INTEGER_MAX),
  HARVEST_STRING (HarvestHello, name, TRUE, line, HARVEST_LIMIT_NAME_CHARS_MAX),
  HARVEST_PART (HarvestHello, server, TRUE, harvest_identity),
  HARVEST_STRINGS (HarvestHello, sign_in, TRUE, code, WAY_CHARS_MAX, WAYS_MAX),
  HARVEST_PART (HarvestHello, versions, TRUE, harvest_hello_versions),
};

HARVEST_DEFINE_MESSAGE (HarvestHello, harvest_hello, "hello", SMALL_REPLY_MAX, NULL)

static const HarvestChoice statuses[] = { { "ok" }, { "busy" }, { "stopping" }, { NULL } };

static const HarvestMember harvest_health_members[] = {
  HARVEST_CHOICE (HarvestHealth, status, statuses),
};

HARVEST_DEFINE_MESSAGE (HarvestHealth, harvest_health, "health", SMALL_REPLY_MAX, NULL)
