// Files in the body of a request: {"name","text"} or {"name","hash"}, in a list.
#pragma once

#include <vector>

#include "server/desk/new_files.h"
#include "server/office/body.h"

namespace veche::server::office {

// What is wrong in it goes to the body's complaints, by place.
[[nodiscard]] std::vector<desk::NewFile> files_in(Body& body);

}  // namespace veche::server::office
