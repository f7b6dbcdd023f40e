/* problem.h - an error and its words, as admin answers carry them. */
#ifndef BROKER_PROBLEM_H
#define BROKER_PROBLEM_H

typedef struct broker_problem {
    int code;         /* 0: none */
    const char *text; /* static; NULL: none */
} broker_problem;

static const broker_problem no_problem = {0, 0};

#endif
