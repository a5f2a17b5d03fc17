/* harvest-hello.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-identity.h"

G_BEGIN_DECLS

/* What anybody may ask a server. */

typedef struct
{
  gint64 newest;
  gint64 oldest;
} HarvestHelloVersions;

HARVEST_DECLARE_PART (HarvestHelloVersions, harvest_hello_versions)

typedef struct
{
  gint64 blob_bytes_max;
  char *name; /* of the company, for people who sign in */
  HarvestIdentity *server;
  char **sign_in;                 /* ways to sign in: "password" */
  HarvestHelloVersions *versions; /* the second number: 3 of 1.3 */
} HarvestHello;

HARVEST_DECLARE_MESSAGE (HarvestHello, harvest_hello)

typedef enum
{
  HARVEST_HEALTH_OK,
  HARVEST_HEALTH_BUSY,     /* some requests are turned away */
  HARVEST_HEALTH_STOPPING, /* all new ones are */
} HarvestHealthStatus;

typedef struct
{
  int status; /* HarvestHealthStatus */
} HarvestHealth;

HARVEST_DECLARE_MESSAGE (HarvestHealth, harvest_health)

G_END_DECLS
