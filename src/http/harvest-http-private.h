/* harvest-http-private.h
 *
 * Copyright 2026 The StoryHarvest authors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "harvest-http-head.h"
#include "harvest-http-linger.h"
#include "harvest-http-response-private.h"
#include "harvest-http-router.h"
#include "harvest-http-server.h"
#include "harvest-http-target.h"

#include <microhttpd.h>
#include <pthread.h>

G_BEGIN_DECLS

/* For src/http/ only: what its files share.
 *
 * Threads: each worker is one of libmicrohttpd, with its own connections; the watch thread accepts,
 * and looks after deadlines and clients that have left; answers come from anywhere.
 * Locks, in the order in which they are taken: the worker's, the request's, the stream's, those of
 * libmicrohttpd. They are the system's and not GLib's, which ThreadSanitizer cannot see. */

typedef struct _HarvestHttpCore HarvestHttpCore;
typedef struct _HarvestHttpWorker HarvestHttpWorker;
typedef struct _HarvestHttpConnection HarvestHttpConnection;

/* What server, workers and requests share; outlives the server while there are requests. */
struct _HarvestHttpCore
{
  int ref_count;
  HarvestHttpLimits limits;
  HarvestHttpRouter *router;
  HarvestHttpLinger *linger;
  HarvestHttpHandler guard;
  HarvestHttpFinishFunc finish;
  gpointer user_data;
  char *turned_away; /* the bytes for a connection beyond the limit */
  int stopping;      /* atomic, as all that follow */
  int n_connections;
  int n_open_requests;
  int n_streams;
  gsize body_memory;
  guint64 n_requests;
  guint64 n_refused;
  guint64 n_turned_away;
  guint64 n_slow;
};

HarvestHttpCore *harvest_http_core_ref (HarvestHttpCore *core);
void harvest_http_core_unref (HarvestHttpCore *core);

static inline void
harvest_http_count (guint64 *counter)
{
  __atomic_add_fetch (counter, 1, __ATOMIC_RELAXED);
}

struct _HarvestHttpWorker
{
  HarvestHttpCore *core;
  struct MHD_Daemon *daemon;
  pthread_mutex_t lock;
  HarvestHttpConnection *connections; /* with the lock; so are their fields */
  int n_connections;                  /* atomic: counted from when they are handed over */
};

typedef enum
{
  HARVEST_HTTP_WAITING,   /* for the head of a request */
  HARVEST_HTTP_RECEIVING, /* a body */
  HARVEST_HTTP_ANSWERING, /* somebody works on an answer */
  HARVEST_HTTP_SENDING,
  HARVEST_HTTP_STREAMING,
} HarvestHttpState;

struct _HarvestHttpConnection
{
  HarvestHttpWorker *worker;
  HarvestHttpConnection *previous;
  HarvestHttpConnection *next;
  int fd;
  HarvestHttpState state;
  gint64 since;     /* when the state began; monotonic, microseconds */
  gint64 deadline;  /* of WAITING, ANSWERING and SENDING */
  guint64 received; /* of the body */
  gboolean has_served;
  gboolean has_more;           /* was answered before its request was read to the end */
  gboolean was_cut;            /* its socket is shut down; libmicrohttpd will see it */
  HarvestHttpRequest *request; /* while there is one; libmicrohttpd's reference */
  HarvestHttpStream *stream;   /* while it is sent */
};

typedef enum
{
  HARVEST_HTTP_PHASE_HEAD,    /* nothing was done with it */
  HARVEST_HTTP_PHASE_GUARD,   /* the guard decides */
  HARVEST_HTTP_PHASE_OPENING, /* the handler decides about the body */
  HARVEST_HTTP_PHASE_BODY,
  HARVEST_HTTP_PHASE_HANDLER, /* the body is there, the handler decides */
  HARVEST_HTTP_PHASE_SENDING,
} HarvestHttpPhase;

struct _HarvestHttpRequest
{
  int ref_count;
  HarvestHttpCore *core;
  HarvestHttpConnection *connection; /* worker thread only */
  HarvestHttpPhase phase;            /* worker thread only */

  char *raw_target;
  char *path;                /* of it, for the log */
  const char *raw_target_at; /* where it is in libmicrohttpd's memory */
  gsize raw_target_length;
  HarvestHttpTarget *target;
  HarvestHttpHead *head;
  const HarvestHttpRoute *route;
  guint64 content_length;
  gboolean is_old;      /* HTTP/1.0 */
  gboolean close_after; /* worker thread only: the end of the request is not sure */
  gboolean is_counted;

  GByteArray *received; /* worker thread only */
  GBytes *body;
  gsize reserved; /* of the core's body_memory */

  pthread_mutex_t lock;
  struct MHD_Connection *mhd; /* until libmicrohttpd is done with it */
  gboolean parked;            /* suspended until there is an answer, or leave to go on */
  gboolean may_proceed;
  gboolean gone; /* the client has left */
  gboolean answered;
  HarvestHttpResponse *answer; /* until it is handed over */
  gboolean is_cancelled;
  GCancellable *cancellable; /* once somebody has asked for it */
  HarvestHttpBodyFunc body_func;
  HarvestHttpBodyDoneFunc body_done;
  gpointer body_data;
  gboolean body_over; /* body_done was called */
  GHashTable *rests;  /* joined segments, by parameter */

  gpointer context;
  GDestroyNotify context_destroy;
};

/* harvest-http-request.c */
HarvestHttpRequest *harvest_http_request_new (HarvestHttpCore *core,
                                              struct MHD_Connection *mhd,
                                              const char *raw_target);
/* As harvest_http_request_respond(), but silent if there is an answer already. */
gboolean harvest_http_request_answer (HarvestHttpRequest *self, HarvestHttpResponse *response);
void harvest_http_request_refuse (HarvestHttpRequest *self, guint status, const char *detail);
/* Suspends the connection unless there is something to do. Worker thread only. */
gboolean harvest_http_request_park (HarvestHttpRequest *self);
/* The client has left: wakes the connection, which libmicrohttpd then closes. */
void harvest_http_request_leave (HarvestHttpRequest *self);
/* There is no more time for an answer: 503. */
void harvest_http_request_give_up (HarvestHttpRequest *self, const char *detail);
void harvest_http_request_end_body (HarvestHttpRequest *self, const GError *error);
/* libmicrohttpd is done with the connection's request. */
void harvest_http_request_detach (HarvestHttpRequest *self);

/* harvest-http-admission.c: all that is asked of a head, once it is there
 *
 * Returns: whether it is fine and has a route; if not, it has an answer */
gboolean harvest_http_request_admit (HarvestHttpRequest *request,
                                     struct MHD_Connection *mhd,
                                     const char *method,
                                     const char *version);

/* harvest-http-connection.c: the callbacks for libmicrohttpd */
void *harvest_http_begin_cb (void *data, const char *target, struct MHD_Connection *mhd);
enum MHD_Result harvest_http_handle_cb (void *data,
                                        struct MHD_Connection *mhd,
                                        const char *url,
                                        const char *method,
                                        const char *version,
                                        const char *upload,
                                        size_t *upload_size,
                                        void **context);
void harvest_http_completed_cb (void *data,
                                struct MHD_Connection *mhd,
                                void **context,
                                enum MHD_RequestTerminationCode code);
void harvest_http_connection_cb (void *data,
                                 struct MHD_Connection *mhd,
                                 void **socket_context,
                                 enum MHD_ConnectionNotificationCode code);

/* harvest-http-watch.c */
typedef struct _HarvestHttpWatch HarvestHttpWatch;
HarvestHttpWatch *harvest_http_watch_new (HarvestHttpCore *core,
                                          HarvestHttpWorker *workers,
                                          guint n_workers,
                                          GPtrArray *listeners,
                                          GError **error);
void harvest_http_watch_wake (HarvestHttpWatch *self);
/* Returns: whether all connections have ended */
gboolean harvest_http_watch_stop (HarvestHttpWatch *self, guint timeout);

/* Hands a connected socket to a worker; for the watch, and for tests. */
gboolean harvest_http_worker_add (HarvestHttpWorker *worker, int fd);
void harvest_http_server_add_socket (HarvestHttpServer *self, int fd);

G_END_DECLS
