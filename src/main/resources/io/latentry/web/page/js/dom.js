// Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0
// The only place that makes nodes. Texts become text nodes: what comes from a topic is never read as markup.

const SVG = 'http://www.w3.org/2000/svg';

export function el(tag, properties = {}, ...children) {
  return dress(document.createElement(tag), properties, children);
}

export function svg(tag, properties = {}, ...children) {
  return dress(document.createElementNS(SVG, tag), properties, children);
}

export const byId = (id) => document.getElementById(id);

function dress(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === 'function') {
      node.addEventListener(name, value);
    } else if (value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.flat().map((child) => (child instanceof Node ? child : String(child))));
  return node;
}
