using System.Reflection;
using System.Runtime.InteropServices;

namespace PureZmq.Interop.LibZmq;

/// <summary>The functions of libzmq's C interface that the tests use, taken from the machine's own library.</summary>
internal static partial class LibZmqNative
{
    private const string Library = "libzmq";

    static LibZmqNative() => NativeLibrary.SetDllImportResolver(typeof(LibZmqNative).Assembly, Resolve);

    [LibraryImport(Library, EntryPoint = "zmq_ctx_new", SetLastError = true)]
    public static partial nint NewContext();

    [LibraryImport(Library, EntryPoint = "zmq_ctx_term", SetLastError = true)]
    public static partial int TerminateContext(nint context);

    [LibraryImport(Library, EntryPoint = "zmq_socket", SetLastError = true)]
    public static partial nint OpenSocket(nint context, int type);

    [LibraryImport(Library, EntryPoint = "zmq_close", SetLastError = true)]
    public static partial int CloseSocket(nint socket);

    [LibraryImport(Library, EntryPoint = "zmq_setsockopt", SetLastError = true)]
    public static partial int SetOption(nint socket, int option, ReadOnlySpan<byte> value, nuint length);

    [LibraryImport(Library, EntryPoint = "zmq_getsockopt", SetLastError = true)]
    public static partial int GetOption(nint socket, int option, Span<byte> value, ref nuint length);

    [LibraryImport(Library, EntryPoint = "zmq_bind", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Bind(nint socket, string endpoint);

    [LibraryImport(Library, EntryPoint = "zmq_unbind", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Unbind(nint socket, string endpoint);

    [LibraryImport(Library, EntryPoint = "zmq_connect", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Connect(nint socket, string endpoint);

    [LibraryImport(Library, EntryPoint = "zmq_disconnect", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int Disconnect(nint socket, string endpoint);

    [LibraryImport(Library, EntryPoint = "zmq_socket_monitor", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int MonitorSocket(nint socket, string endpoint, int events);

    [LibraryImport(Library, EntryPoint = "zmq_send", SetLastError = true)]
    public static partial int Send(nint socket, ReadOnlySpan<byte> frame, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "zmq_msg_init")]
    public static partial int InitializeMessage(ref LibZmqMessage message);

    [LibraryImport(Library, EntryPoint = "zmq_msg_recv", SetLastError = true)]
    public static partial int ReceiveMessage(ref LibZmqMessage message, nint socket, int flags);

    [LibraryImport(Library, EntryPoint = "zmq_msg_data")]
    public static partial nint MessageData(ref LibZmqMessage message);

    [LibraryImport(Library, EntryPoint = "zmq_msg_size")]
    public static partial nuint MessageSize(ref LibZmqMessage message);

    [LibraryImport(Library, EntryPoint = "zmq_msg_more")]
    public static partial int MessageHasMore(ref LibZmqMessage message);

    [LibraryImport(Library, EntryPoint = "zmq_msg_close")]
    public static partial int CloseMessage(ref LibZmqMessage message);

    [LibraryImport(Library, EntryPoint = "zmq_strerror")]
    public static partial nint ErrorText(int error);

    // By its full path: the name alone could find another build, and a test must know which libzmq it talked to.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return 0;
        var file = Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Append("/usr/lib")
            .Select(folder => Path.Combine(folder, "libzmq.so.5")).FirstOrDefault(File.Exists);
        return file is null
            ? throw new DllNotFoundException("libzmq.so.5 was not found under /usr/lib. Install Debian's package libzmq5; this test does not skip.")
            : NativeLibrary.Load(file);
    }
}
