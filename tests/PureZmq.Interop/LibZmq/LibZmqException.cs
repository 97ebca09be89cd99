namespace PureZmq.Interop.LibZmq;

/// <summary>A call of libzmq failed in a way the test did not expect.</summary>
public sealed class LibZmqException(string call, int error, string text) : Exception($"{call}: {text} (errno {error}).")
{
    /// <summary>EADDRINUSE.</summary>
    public const int AddressInUse = 98;

    /// <summary>The errno of the call.</summary>
    public int Error { get; } = error;
}
