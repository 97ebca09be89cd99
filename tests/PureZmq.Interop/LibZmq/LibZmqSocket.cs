using System.Runtime.InteropServices;
using System.Text;
using PureZmq.Interop.Peers;

namespace PureZmq.Interop.LibZmq;

/// <summary>A socket of the real libzmq. One thread at a time; every call that waits has a limit.</summary>
internal sealed class LibZmqSocket : IPeer
{
    private const int SendMore = 2;
    private const int Interrupted = 4;
    private const int TryAgain = 11;

    private static readonly string[] Types = ["PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH", "XPUB", "XSUB"];

    private readonly Dictionary<LibZmqOption, int> _set = [];
    private nint _handle;

    internal LibZmqSocket(nint context, string type)
    {
        var number = Array.IndexOf(Types, type);
        ArgumentOutOfRangeException.ThrowIfNegative(number, nameof(type));
        Type = type;
        _handle = LibZmqNative.OpenSocket(context, number);
        Check(_handle == 0 ? -1 : 0, "zmq_socket");
        Set(LibZmqOption.Linger, 0);
        Set(LibZmqOption.ReconnectInterval, 20);
    }

    /// <inheritdoc/>
    public string Type { get; }

    /// <inheritdoc/>
    public string Name => $"libzmq's {Type}";

    /// <summary>Sets an option that is a number.</summary>
    public void Set(LibZmqOption option, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(bytes, value);
        Check(LibZmqNative.SetOption(_handle, (int)option, bytes, sizeof(int)), $"zmq_setsockopt {option}");
    }

    /// <summary>Sets an option that is bytes.</summary>
    public void Set(LibZmqOption option, ReadOnlySpan<byte> value) =>
        Check(LibZmqNative.SetOption(_handle, (int)option, value, (nuint)value.Length), $"zmq_setsockopt {option}");

    /// <inheritdoc/>
    public void Subscribe(string topic) => Set(LibZmqOption.Subscribe, Encoding.UTF8.GetBytes(topic));

    /// <inheritdoc/>
    public void Unsubscribe(string topic) => Set(LibZmqOption.Unsubscribe, Encoding.UTF8.GetBytes(topic));

    /// <inheritdoc/>
    public string Bind(string endpoint)
    {
        Check(LibZmqNative.Bind(_handle, endpoint), $"zmq_bind {endpoint}");
        Span<byte> text = stackalloc byte[256];
        var length = (nuint)text.Length;
        Check(LibZmqNative.GetOption(_handle, (int)LibZmqOption.LastEndpoint, text, ref length), "zmq_getsockopt LAST_ENDPOINT");
        return Encoding.UTF8.GetString(text[..((int)length - 1)]);
    }

    /// <inheritdoc/>
    public void Connect(string endpoint) => Check(LibZmqNative.Connect(_handle, endpoint), $"zmq_connect {endpoint}");

    /// <inheritdoc/>
    public void Unbind(string endpoint) => Check(LibZmqNative.Unbind(_handle, endpoint), $"zmq_unbind {endpoint}");

    /// <inheritdoc/>
    public void Disconnect(string endpoint) => Check(LibZmqNative.Disconnect(_handle, endpoint), $"zmq_disconnect {endpoint}");

    /// <summary>Has libzmq tell its events to the PAIR that connects to a name within its context.</summary>
    public void Monitor(string endpoint, int events) => Check(LibZmqNative.MonitorSocket(_handle, endpoint, events), "zmq_socket_monitor");

    /// <inheritdoc/>
    public bool TrySend(byte[][] frames, TimeSpan timeout)
    {
        SetOnce(LibZmqOption.SendTimeout, (int)timeout.TotalMilliseconds);
        for (var i = 0; i < frames.Length; i++)
        {
            int result;
            do
                result = LibZmqNative.Send(_handle, frames[i], (nuint)frames[i].Length, i < frames.Length - 1 ? SendMore : 0);
            while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);

            // Only the first frame can find no room; libzmq takes the rest of a message it has begun.
            if (result < 0 && i == 0 && Marshal.GetLastPInvokeError() == TryAgain)
                return false;
            Check(result, "zmq_send");
        }

        return true;
    }

    /// <inheritdoc/>
    public byte[][]? TryReceive(TimeSpan timeout)
    {
        SetOnce(LibZmqOption.ReceiveTimeout, (int)timeout.TotalMilliseconds);
        var frames = new List<byte[]>();
        var message = default(LibZmqMessage);
        while (true)
        {
            Check(LibZmqNative.InitializeMessage(ref message), "zmq_msg_init");
            try
            {
                int result;
                do
                    result = LibZmqNative.ReceiveMessage(ref message, _handle, 0);
                while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
                if (result < 0 && frames.Count == 0 && Marshal.GetLastPInvokeError() == TryAgain)
                    return null;
                Check(result, "zmq_msg_recv");
                frames.Add(Copy(ref message));
                if (LibZmqNative.MessageHasMore(ref message) == 0)
                    return [.. frames];
            }
            finally
            {
                _ = LibZmqNative.CloseMessage(ref message);
            }
        }
    }

    /// <summary>Closes the socket; what it has queued goes on as its linger says.</summary>
    public void Dispose()
    {
        if (_handle == 0)
            return;
        Check(LibZmqNative.CloseSocket(_handle), "zmq_close");
        _handle = 0;
    }

    internal static void Check(int result, string call)
    {
        if (result >= 0)
            return;
        var error = Marshal.GetLastPInvokeError();
        throw new LibZmqException(call, error, Marshal.PtrToStringUTF8(LibZmqNative.ErrorText(error)) ?? "");
    }

    private static byte[] Copy(ref LibZmqMessage message)
    {
        var bytes = new byte[(int)LibZmqNative.MessageSize(ref message)];
        if (bytes.Length > 0)
            Marshal.Copy(LibZmqNative.MessageData(ref message), bytes, 0, bytes.Length);
        return bytes;
    }

    // Time limits are options of the socket; most calls repeat the same one.
    private void SetOnce(LibZmqOption option, int value)
    {
        if (_set.TryGetValue(option, out var present) && present == value)
            return;
        Set(option, value);
        _set[option] = value;
    }
}
