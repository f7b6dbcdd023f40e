/* coordinate.h - is this node the coordinator of that group? */
#ifndef BROKER_COORDINATE_H
#define BROKER_COORDINATE_H

#include "tools/broker/request.h"

/* 0, or the fault that a test asked for, or NOT_COORDINATOR. */
int broker_coordinates(const broker_request *q, kw_str group);

#endif
