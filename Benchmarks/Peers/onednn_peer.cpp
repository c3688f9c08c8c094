// oneDNN's batch normalisation as a peer of the benchmarks: a process that makes cases ready and runs them on request.
// One request a line on stdin, one answer a line on stdout, "ok ..." or "error MESSAGE":
//
//   prepare ID folder=FOLDER LAYOUT PHASE N C [H W]   reads FOLDER/state, input, gradient; writes FOLDER/ID.out
//   run ID CALLS                                      answers the seconds the calls took
//   release
//
// PHASE is forward (the result is y) or forward_backward (dx, dgamma, dbeta). Reorders into the layout and back are not timed.
#include <dnnl.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

using namespace dnnl;
using tag = memory::format_tag;
using arguments = std::unordered_map<int, memory>;

static std::vector<float> read(const std::string &path) {
    std::ifstream file(path, std::ios::binary);
    std::vector<char> bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const float *first = reinterpret_cast<const float *>(bytes.data());
    return std::vector<float>(first, first + bytes.size() / sizeof(float));
}

static tag layout_of(const std::string &name) {
    if (name == "nc") return tag::ab;
    if (name == "nchw") return tag::nchw;
    if (name == "nhwc") return tag::nhwc;
    if (name == "nChw8c") return tag::nChw8c;
    if (name == "nChw16c") return tag::nChw16c;
    throw std::runtime_error("unknown layout " + name);
}

class Case {
public:
    Case(engine &device, stream &queue, const std::string &folder, const std::string &result, const std::string &layout,
         bool backward, memory::dims shape) : queue(queue) {
        if (shape.size() == 2 && layout != "nc") shape.insert(shape.end(), {1, 1});
        const memory::dim channels = shape[1];
        const float epsilon = 1e-5f;
        const auto flags = normalization_flags::use_scale | normalization_flags::use_shift;
        const auto single = memory::data_type::f32;
        const memory::desc plain(shape, single, shape.size() == 2 ? tag::ab : tag::nchw);
        const memory::desc chosen(shape, single, layout_of(layout));
        const memory::desc per_channel({channels}, single, tag::a);

        std::vector<float> state = read(folder + "/state"), x = read(folder + "/input"), gradient = read(folder + "/gradient");
        if (x.size() != plain.get_size() / sizeof(float)) throw std::runtime_error("the input does not fit the shape");
        memory source(chosen, device), output(chosen, device), output_gradient(chosen, device), source_gradient(chosen, device);
        memory mean(per_channel, device), variance(per_channel, device), scale(per_channel, device), shift(per_channel, device);
        memory scale_gradient(per_channel, device), shift_gradient(per_channel, device);
        copy(device, x, plain, source);
        copy(device, gradient, plain, output_gradient);
        std::copy_n(state.begin(), channels, static_cast<float *>(scale.get_data_handle()));
        std::copy_n(state.begin() + channels, channels, static_cast<float *>(shift.get_data_handle()));

        batch_normalization_forward::primitive_desc forward_desc({prop_kind::forward_training, chosen, epsilon, flags}, device);
        forward = batch_normalization_forward(forward_desc);
        forward_arguments = {{DNNL_ARG_SRC, source}, {DNNL_ARG_DST, output}, {DNNL_ARG_MEAN, mean}, {DNNL_ARG_VARIANCE, variance},
                             {DNNL_ARG_SCALE, scale}, {DNNL_ARG_SHIFT, shift}};
        if (backward) {
            batch_normalization_backward::primitive_desc backward_desc({prop_kind::backward, chosen, chosen, epsilon, flags}, device, forward_desc);
            this->backward = batch_normalization_backward(backward_desc);
            backward_arguments = {{DNNL_ARG_SRC, source}, {DNNL_ARG_DIFF_DST, output_gradient}, {DNNL_ARG_DIFF_SRC, source_gradient},
                                  {DNNL_ARG_MEAN, mean}, {DNNL_ARG_VARIANCE, variance}, {DNNL_ARG_SCALE, scale}, {DNNL_ARG_SHIFT, shift},
                                  {DNNL_ARG_DIFF_SCALE, scale_gradient}, {DNNL_ARG_DIFF_SHIFT, shift_gradient}};
        }

        call();
        std::ofstream file(result, std::ios::binary);
        write(device, file, backward ? source_gradient : output, plain);
        if (backward) {
            write(device, file, scale_gradient, per_channel);
            write(device, file, shift_gradient, per_channel);
        }
    }

    void call() {
        forward.execute(queue, forward_arguments);
        if (!backward_arguments.empty()) backward.execute(queue, backward_arguments);
        queue.wait();
    }

private:
    void copy(engine &device, std::vector<float> &values, const memory::desc &layout, memory &to) {
        memory from(layout, device, values.data());
        reorder(from, to).execute(queue, from, to);
        queue.wait();
    }

    void write(engine &device, std::ofstream &file, memory &from, const memory::desc &layout) {
        memory to(layout, device);
        reorder(from, to).execute(queue, from, to);
        queue.wait();
        file.write(static_cast<char *>(to.get_data_handle()), static_cast<std::streamsize>(layout.get_size()));
    }

    stream &queue;
    batch_normalization_forward forward;
    batch_normalization_backward backward;
    arguments forward_arguments, backward_arguments;
};

int main() {
    engine device(engine::kind::cpu, 0);
    stream queue(device);
    std::map<std::string, std::unique_ptr<Case>> cases;
    const dnnl_version_t *version = dnnl_version();
    std::cout << "ok " << version->major << '.' << version->minor << '.' << version->patch << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream words(line);
        std::string verb, id;
        words >> verb >> id;
        try {
            if (verb == "prepare") {
                std::string folder, layout, phase;
                words >> folder >> layout >> phase;
                folder = folder.substr(folder.find('=') + 1);
                memory::dims shape((std::istream_iterator<memory::dim>(words)), std::istream_iterator<memory::dim>());
                cases[id] = std::make_unique<Case>(device, queue, folder, folder + "/" + id + ".out", layout, phase == "forward_backward", shape);
                std::cout << "ok" << std::endl;
            } else if (verb == "run") {
                long calls = 0;
                words >> calls;
                Case &prepared = *cases.at(id);
                const auto start = std::chrono::steady_clock::now();
                for (long i = 0; i < calls; i++) prepared.call();
                const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
                std::cout.precision(9);
                std::cout << "ok " << seconds.count() << std::endl;
            } else if (verb == "release") {
                cases.clear();
                std::cout << "ok" << std::endl;
            } else {
                std::cout << "error unknown request " << verb << std::endl;
            }
        } catch (const std::exception &problem) {
            std::cout << "error " << problem.what() << std::endl;
        }
    }
}
