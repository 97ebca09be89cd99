namespace PureZmq;

/// <summary>The socket's pattern does not allow this call now: a REQ sends and receives by turns, a REP receives before it sends.</summary>
/// <remarks>The socket keeps its state; the call that is due still works. libzmq: EFSM.</remarks>
public sealed class ZmqStateException : InvalidOperationException
{
    internal ZmqStateException(string message)
        : base(message)
    {
    }
}
