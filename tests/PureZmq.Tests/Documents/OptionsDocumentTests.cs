using System.Reflection;
using System.Text.RegularExpressions;
using PureZmq.Testing;
using PureZmq.Tests.Sockets;
using Xunit;

namespace PureZmq.Tests.Documents;

/// <summary>docs/options.md says what the table of the tests says, and the table is held equal to the code.</summary>
public sealed partial class OptionsDocumentTests
{
    private const int SocketColumns = 8, ContextColumns = 4;

    /// <summary>All options of libzmq 4.3.6, without the second names of some.</summary>
    private const string ZmqNames = """
        IO_THREADS MAX_SOCKETS SOCKET_LIMIT THREAD_PRIORITY THREAD_SCHED_POLICY MAX_MSGSZ MSG_T_SIZE THREAD_AFFINITY_CPU_ADD
        THREAD_AFFINITY_CPU_REMOVE THREAD_NAME_PREFIX ZERO_COPY_RECV IPV6 BLOCKY TYPE RCVMORE FD EVENTS LAST_ENDPOINT THREAD_SAFE MECHANISM
        TOPICS_COUNT ROUTING_ID CONNECT_ROUTING_ID SNDHWM RCVHWM SNDTIMEO RCVTIMEO LINGER IMMEDIATE CONFLATE MAXMSGSIZE AFFINITY BACKLOG
        REQ_CORRELATE REQ_RELAXED PROBE_ROUTER ROUTER_MANDATORY ROUTER_HANDOVER ROUTER_RAW ROUTER_NOTIFY STREAM_NOTIFY HELLO_MSG
        DISCONNECT_MSG HICCUP_MSG SUBSCRIBE UNSUBSCRIBE XPUB_VERBOSE XPUB_VERBOSER XPUB_MANUAL XPUB_MANUAL_LAST_VALUE XPUB_NODROP
        XPUB_WELCOME_MSG ONLY_FIRST_SUBSCRIBE XSUB_VERBOSE_UNSUBSCRIBE INVERT_MATCHING RECONNECT_IVL RECONNECT_IVL_MAX RECONNECT_STOP
        CONNECT_TIMEOUT HANDSHAKE_IVL HEARTBEAT_IVL HEARTBEAT_TIMEOUT HEARTBEAT_TTL USE_FD SOCKS_PROXY SOCKS_USERNAME SOCKS_PASSWORD METADATA
        IN_BATCH_SIZE OUT_BATCH_SIZE IPV4ONLY SNDBUF RCVBUF TOS PRIORITY BUSY_POLL TCP_KEEPALIVE TCP_KEEPALIVE_CNT TCP_KEEPALIVE_IDLE
        TCP_KEEPALIVE_INTVL TCP_MAXRT TCP_ACCEPT_FILTER BINDTODEVICE LOOPBACK_FASTPATH IPC_FILTER_UID IPC_FILTER_GID IPC_FILTER_PID
        MULTICAST_HOPS MULTICAST_LOOP MULTICAST_MAXTPDU RATE RECOVERY_IVL VMCI_BUFFER_SIZE VMCI_BUFFER_MIN_SIZE VMCI_BUFFER_MAX_SIZE
        VMCI_CONNECT_TIMEOUT WSS_KEY_PEM WSS_CERT_PEM WSS_TRUST_PEM WSS_HOSTNAME WSS_TRUST_SYSTEM NORM_MODE NORM_UNICAST_NACK
        NORM_BUFFER_SIZE NORM_SEGMENT_SIZE NORM_BLOCK_SIZE NORM_NUM_PARITY NORM_NUM_AUTOPARITY NORM_PUSH ZAP_DOMAIN ZAP_ENFORCE_DOMAIN
        PLAIN_SERVER PLAIN_USERNAME PLAIN_PASSWORD CURVE_SERVER CURVE_PUBLICKEY CURVE_SECRETKEY CURVE_SERVERKEY GSSAPI_SERVER
        GSSAPI_PRINCIPAL GSSAPI_SERVICE_PRINCIPAL GSSAPI_PLAINTEXT GSSAPI_PRINCIPAL_NAMETYPE GSSAPI_SERVICE_PRINCIPAL_NAMETYPE
        """;

    private static readonly string[][] Rows =
    [
        .. from line in File.ReadAllLines(Path.Combine(SourceTree.Root, "docs", "options.md"))
           where line.StartsWith('|')
           select line.Split('|')[1..^1].Select(cell => cell.Trim()).ToArray(),
    ];

    [Fact]
    public void The_document_has_every_option_as_the_table_has_it()
    {
        var expected = OptionTable.Each().Select(each => Line(each.Row, each.Types));
        var documented = Rows.Where(row => row.Length == SocketColumns && row[0].StartsWith('`')).Select(row => string.Join(" | ", row[..^1]));
        Assert.Equal(expected.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_document_has_every_option_of_the_context()
    {
        var documented = Rows.Where(row => row.Length == ContextColumns && row[0].StartsWith('`')).Select(row => row[0].Trim('`'));
        Assert.Equal(
            typeof(ZmqContextOptions).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal),
            documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_option_of_libzmq_stands_in_one_place()
    {
        var documented = Rows.SelectMany(row => row[..Math.Min(2, row.Length)]).SelectMany(cell => ZmqName().Matches(cell)).Select(match => match.Groups[1].Value);
        Assert.Equal(
            ZmqNames.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_said_to_be_live_is_a_property_of_the_sockets_and_nothing_else_is()
    {
        foreach (var record in OptionTable.Records)
        {
            var socket = typeof(ZmqSocket).Assembly.GetType(record.FullName!.Replace("Options", "Socket", StringComparison.Ordinal))!;
            var properties = socket.GetProperties().Where(property => property.SetMethod is { IsPublic: true }).ToList();
            var live = OptionTable.Of(record).Where(row => row.IsLive).Select(row => row.Name).ToList();
            Assert.All(properties, property =>
            {
                Assert.Contains(property.Name, live);
                Assert.Equal(record.GetProperty(property.Name)!.PropertyType, property.PropertyType);
            });
            Assert.Equal(live.Where(name => HasUse(socket, name)).Order(StringComparer.Ordinal), properties.Select(property => property.Name).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Every_property_names_the_option_of_ZeroMQ_that_it_stands_for()
    {
        var documentation = File.ReadAllText(Path.ChangeExtension(typeof(ZmqSocket).Assembly.Location, ".xml"));
        foreach (var record in OptionTable.Records)
        {
            Assert.All(OptionTable.Of(record).Where(row => row.ZmqName.Length > 0), row =>
            {
                var member = $"<member name=\"P:{record.GetProperty(row.Name)!.DeclaringType!.FullName}.{row.Name}\">";
                var start = documentation.IndexOf(member, StringComparison.Ordinal);
                Assert.True(start >= 0, $"No documentation of {member}");
                var end = documentation.IndexOf("</member>", start, StringComparison.Ordinal);
                Assert.Matches($@"ZMQ_{row.ZmqName}\b", documentation[start..end]);
            });
        }
    }

    private static string Line(OptionRow row, string types) => string.Join(
        " | ", $"`{row.Name}`", row.ZmqName.Length > 0 ? $"`ZMQ_{row.ZmqName}`" : "", row.Unit, row.DefaultText, row.Range, types, row.IsLive ? "yes" : "no");

    private static bool HasUse(Type socket, string option) => option switch
    {
        "SendHighWaterMark" or "SendTimeout" => typeof(ISender).IsAssignableFrom(socket),
        "ReceiveHighWaterMark" or "ReceiveTimeout" => typeof(IReceiver).IsAssignableFrom(socket),
        _ => true,
    };

    [GeneratedRegex("`ZMQ_([A-Z0-9_]+)`")]
    private static partial Regex ZmqName();
}
