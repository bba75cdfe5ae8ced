// All that can be done to a case, one family of acts a file, whoever asks for it. Each asks for the right it needs, is
// refused when the case was changed since the actor looked or its state does not allow it (case_rules.h), and writes at
// once: the case, its step in the history, its line in the audit, and the record where the resident must hear of it.
#pragma once

#include "server/desk/destroying.h"
#include "server/desk/endings.h"
#include "server/desk/looks.h"
#include "server/desk/set_aside.h"
#include "server/desk/taking_in.h"
#include "server/desk/terms.h"
#include "server/desk/working.h"
