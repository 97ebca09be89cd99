using System.Reflection;
using Xunit.Sdk;

namespace PureZmq.Conformance;

/// <summary>Runs a contract's test once for each way to join two sockets: bind first always, connect first in the full run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinksAttribute : DataAttribute
{
    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        yield return [Link.Inproc];
        yield return [Link.Tcp];
        yield return [Link.Ipc];
        if (!Limits.Full)
            yield break;
        yield return [Link.InprocConnectFirst];
        yield return [Link.TcpConnectFirst];
        yield return [Link.IpcConnectFirst];
    }
}
