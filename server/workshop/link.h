// How office and workshop come by the pair of sockets they talk over, and by a new one when either died. `run` makes a
// Link once and keeps it; both processes inherit it. Each time the workshop starts it makes a fresh pair, keeps one end
// and lays the other down in the link, where the office finds it, at once or when it is there again. Nobody else holds
// the ends: when one of both dies the other hears it as the end of the connection. The workshop then ends too, is
// started again and lays down another end. No path on the disk leads to any of it.
#pragma once

#include <optional>

#include "base/descriptor.h"
#include "base/result.h"

namespace veche::server::workshop {

class Link {
  public:
    [[nodiscard]] static Result<Link> create();

    // In the workshop, before it gives up anything: its end. What lay in the link before, for an office that has not
    // come for it, is gone.
    [[nodiscard]] Result<Descriptor> offer() const;
    // In the office: where it finds ends; the process's, until it ends.
    [[nodiscard]] int for_office() const { return office_.value(); }

    // In a child of `run`, which goes on without the rest of it.
    void keep_for_office() const;
    void close_all() const;

  private:
    Link(Descriptor workshop, Descriptor office) : workshop_(std::move(workshop)), office_(std::move(office)) {}

    Descriptor workshop_;
    Descriptor office_;
};

// The newest end that lies there, if any; does not wait. `is_over`: none can come any more.
struct Found {
    std::optional<Descriptor> end;
    bool is_over = false;
};
[[nodiscard]] Found take_end(int for_office);

// One frame over an end, without waiting.
enum class Sent { whole, later, over };
[[nodiscard]] Sent send_frame(int end, std::string_view bytes);

enum class Received { frame, nothing, over };
// `bytes` is set to the frame. One that is longer than a frame may be comes cut, one byte too long.
[[nodiscard]] Received receive_frame(int end, std::string& bytes);

}  // namespace veche::server::workshop
