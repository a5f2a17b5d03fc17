/* harvest-fuzz.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stddef.h>
#include <stdint.h>

/* A fuzz target is one function that libFuzzer, or harvest-fuzz.c where there is no libFuzzer,
 * calls for each input. tests/fuzz/README.md says how a target is added. */

/**
 * LLVMFuzzerTestOneInput:
 * @data: the input, not NUL-terminated
 * @size: bytes
 *
 * Fails by a crash: a sanitizer's report, g_assert_*(), a warning or a critical.
 *
 * Returns: 0
 */
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/**
 * harvest_fuzz_warm_up:
 *
 * A target may define it: what it loads once (a database, dictionaries), before any input's time is
 * taken.
 */
void harvest_fuzz_warm_up (void) __attribute__ ((weak));

int LLVMFuzzerInitialize (int *argc, char ***argv);
