/* harvest-message-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-message.h"

#include "harvest-bucket.h"

G_BEGIN_DECLS

/* The place of a member in a message. */
#define HARVEST_MESSAGE_FIELD(message, member, c_type)                                             \
  (*(c_type *)(void *)((char *)(message) + (member)->offset))

/* Rows of the tables of members. */
#define HARVEST_ID(Struct, member, is_required)                                                    \
  {                                                                                                \
    .name = #member, .kind = HARVEST_MEMBER_STRING, .required = is_required,                       \
    .offset = G_STRUCT_OFFSET (Struct, member), .max = 36, .format = &harvest_format_id            \
  }
#define HARVEST_STRING(Struct, member, is_required, form, most)                                    \
  {                                                                                                \
    .name = #member, .kind = HARVEST_MEMBER_STRING, .required = is_required,                       \
    .offset = G_STRUCT_OFFSET (Struct, member), .max = most, .format = &harvest_format_##form      \
  }
#define HARVEST_NEW_PASSWORD(Struct, member)                                                       \
  {                                                                                                \
    .name = #member, .kind = HARVEST_MEMBER_STRING, .required = TRUE,                              \
    .offset = G_STRUCT_OFFSET (Struct, member), .min = HARVEST_LIMIT_PASSWORD_CHARS_MIN,           \
    .max = HARVEST_LIMIT_PASSWORD_CHARS_MAX, .format = &harvest_format_secret                      \
  }
#define HARVEST_STRINGS(Struct, member, is_required, form, most_chars, most)                       \
  {                                                                                                \
    .name = #member, .kind = HARVEST_MEMBER_STRINGS, .required = is_required,                      \
    .offset = G_STRUCT_OFFSET (Struct, member), .min = most_chars, .max = most,                    \
    .format = &harvest_format_##form                                                               \
  }
#define HARVEST_INTEGER(Struct, member, is_required, least, most)                                  \
  {                                                                                                \
    .name = #member, .kind = HARVEST_MEMBER_INTEGER, .required = is_required,                      \
    .offset = G_STRUCT_OFFSET (Struct, member), .min = least, .max = most                          \
  }
#define HARVEST_BUCKET(Struct, member, is_required)                                                \
  {                                                                                                \
    .name = #member, .kind = HARVEST_MEMBER_BUCKET, .required = is_required,                       \
    .offset = G_STRUCT_OFFSET (Struct, member), .min = HARVEST_BUCKET_FIRST,                       \
    .max = HARVEST_BUCKET_LAST                                                                     \
  }
#define HARVEST_BOOLEAN(Struct, member)                                                            \
  {                                                                                                \
    .name = #member, .kind = HARVEST_MEMBER_BOOLEAN, .offset = G_STRUCT_OFFSET (Struct, member)    \
  }
#define HARVEST_SUM(Struct, member)                                                                \
  {                                                                                                \
    .name = #member, .kind = HARVEST_MEMBER_SUM, .required = TRUE,                                 \
    .offset = G_STRUCT_OFFSET (Struct, member), .max = 16                                          \
  }
#define HARVEST_CHOICE(Struct, member, values)                                                     \
  {                                                                                                \
    .name = #member, .kind = HARVEST_MEMBER_CHOICE, .required = TRUE,                              \
    .offset = G_STRUCT_OFFSET (Struct, member), .choices = values                                  \
  }
#define HARVEST_PART(Struct, member, is_required, type)                                            \
  {                                                                                                \
    .name = #member, .kind = HARVEST_MEMBER_PART, .required = is_required,                         \
    .offset = G_STRUCT_OFFSET (Struct, member), .part = &type##_type                               \
  }
/* One that came with a later version, and so is never required. */
#define HARVEST_PART_SINCE(Struct, member, type, version)                                          \
  {                                                                                                \
    .name = #member, .kind = HARVEST_MEMBER_PART, .offset = G_STRUCT_OFFSET (Struct, member),      \
    .part = &type##_type, .since = version                                                         \
  }
#define HARVEST_PARTS(Struct, member, is_required, type, least, most)                              \
  {                                                                                                \
    .name = #member, .kind = HARVEST_MEMBER_PARTS, .required = is_required,                        \
    .offset = G_STRUCT_OFFSET (Struct, member), .min = least, .max = most, .part = &type##_type    \
  }

/* A value for a message of an error: in quotation marks, short and on one line. */
char *_harvest_message_show (const char *value);

G_END_DECLS
