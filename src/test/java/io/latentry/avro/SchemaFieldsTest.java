/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaFieldsTest {
    private static final Schema SCHEMA = JsonRecords.schema("Machine", """
            {'name':'id','type':'string'},
            {'name':'at','type':{'type':'long','logicalType':'timestamp-millis'}},
            {'name':'engine','type':['null',{'type':'record','name':'Engine','fields':[
              {'name':'temperature','type':'double','aliases':['heat']},
              {'name':'state','type':{'type':'enum','name':'State','symbols':['OFF','ON']}},
              {'name':'parts','type':{'type':'array','items':'Engine'}}]}]},
            {'name':'readings','type':{'type':'map','values':['null','float']}},
            {'name':'raw','type':'bytes'}""");

    @Test
    void of_nestedAndRecursive_listsEachFieldOnce() {
        // When
        var fields = SchemaFields.of(SCHEMA);

        // Then
        assertThat(fields)
                .containsExactly(
                        new SchemaField("id", "string", "entity, feature with =text"),
                        new SchemaField("at", "timestamp-millis", "feature, time"),
                        new SchemaField("engine.temperature", "double", "feature"),
                        new SchemaField("engine.state", "enum of OFF, ON", "feature with =OFF, entity"),
                        new SchemaField("engine.parts[n]", "Engine again", ""),
                        new SchemaField("readings{key}", "float, may be null", "feature"),
                        new SchemaField("raw", "bytes", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "engine.temperature | ''",
                "engine.heat | ''",
                "engine.parts[2].parts[1].temperature | ''",
                "engine.state=ON | ''",
                "id=x | ''",
                "readings{inlet} | ''",
                "calendar.hour | ''",
                "engine.temprature | there is no field temprature; did you mean temperature?",
                "id.length | there is no field length in string",
                "engine.state | is no number, but enum; name symbols, as in =OFF",
                "engine.state=IDLE | there is no symbol IDLE, only OFF, ON",
                "engine.parts | is no number, but array; name its length, as in [64], or elements, as in [0..15]",
                "readings[2] | is no array, but map",
                "engine{temperature} | is no map, but record",
                "at=now | is no enum or text, but long",
                "raw | is no number, but bytes"
            })
    void fault_feature_isWhatIsWrongWithIt(String feature, String expected) {
        // When
        String fault = FeatureCheck.fault(SCHEMA, feature).orElse("");

        // Then
        assertThat(fault).isEqualTo(expected);
    }
}
