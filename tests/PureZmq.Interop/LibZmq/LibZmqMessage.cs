using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PureZmq.Interop.LibZmq;

/// <summary>The 64 bytes that libzmq calls <c>zmq_msg_t</c>; only libzmq looks inside.</summary>
[InlineArray(8)]
[StructLayout(LayoutKind.Sequential)]
internal struct LibZmqMessage
{
    private ulong _words;
}
